/**
 * The environment of a block: this list, and the variables that its run gives it. A golden test holds what `env` prints
 * in a block.
 */
import { refusedInputName } from '../../src/contract/variable-name.ts';

type Common = {
  run: string;
  /** Of the run's own: parameters and captured values. The list wins over them. */
  variables: Record<string, string>;
  interactive: boolean;
  user: string;
  home: string;
  path: string;
};

function common({ run, variables, interactive, user, home, path }: Common): Record<string, string> {
  return {
    ...variables,
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

/** Linux takes no longer `NAME=value` for a new program, with its NUL (MAX_ARG_STRLEN). */
const ENTRY_LIMIT_BYTES = 128 * 1024;

/** Why a block cannot be given these variables, as a sentence for the person; null when it can. */
export function whyNotGiven(variables: Record<string, string>): string | null {
  for (const [name, value] of Object.entries(variables)) {
    const refused = refusedInputName(name);
    if (refused !== null) return `The variable name ${JSON.stringify(name)} ${refused}.`;
    if (value.includes('\0')) return `The value of ${name} has a NUL in it, which no variable can have.`;
    if (Buffer.byteLength(`${name}=${value}\0`) > ENTRY_LIMIT_BYTES)
      return `The value of ${name} is longer than the ${ENTRY_LIMIT_BYTES / 1024} KiB that a variable can have.`;
  }
  return null;
}
