/**
 * Finds ShellCheck for `./runbooks lint`, installs it when this machine lets us, and otherwise says the one line to type.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { giveUp, say } from './say.mjs';

const INSTALL_DEADLINE_MS = 5 * 60_000;

/** Returns when the program is on the PATH, and ends this process with a sentence when it cannot be. */
export function ensureShellcheck() {
  if (onPath()) return;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('Installing ShellCheck with apt-get …');
    attempt(['update']);
    attempt(['install', '-y', '--no-install-recommends', 'shellcheck']);
    if (onPath()) return;
  }
  giveUp(
    'The check of the runbooks needs ShellCheck: install it (Debian: sudo apt-get install -y shellcheck; macOS: brew install shellcheck), then run the command again.',
  );
}

function onPath() {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => folder && existsSync(join(folder, 'shellcheck')));
}

function attempt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', args, { stdio: 'ignore', env, timeout: INSTALL_DEADLINE_MS });
}
