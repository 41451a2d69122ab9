/**
 * The environment of a block: this list and nothing else. A golden test holds what `env` prints in a block.
 */

type Common = { run: string; interactive: boolean; user: string; home: string; path: string };

function common({ run, interactive, user, home, path }: Common): Record<string, string> {
  return {
    PATH: path,
    HOME: home,
    USER: user,
    LOGNAME: user,
    SHELL: '/bin/bash',
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    // The mark by which Stop finds a run's processes.
    RUNBOOK_RUN: run,
    // Nobody could leave a pager that takes no input.
    ...(interactive ? {} : { PAGER: 'cat', GIT_PAGER: 'cat', MANPAGER: 'cat', SYSTEMD_PAGER: 'cat' }),
  };
}

export function practiceEnvironment(options: Common & { socket: string }): Record<string, string> {
  return { ...common(options), TZ: 'UTC', PRACTICE_SOCKET: options.socket };
}

/** @param passed variables of the server's environment that the configuration names; already checked */
export function localEnvironment(options: Common & { passed: Record<string, string> }): Record<string, string> {
  return { ...options.passed, ...common(options) };
}
