/**
 * Finds a Chromium for the end-to-end tests, installs one when this machine lets us, and otherwise says the one line to type.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { ROOT } from './install.mjs';
import { giveUp, say } from './say.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
const INSTALL_DEADLINE_MS = 10 * 60_000;

/** @returns {string | null} absolute path of a Chromium, null when Playwright should use its own. */
export function ensureChromium() {
  const found = process.env.CHROMIUM_PATH || onPath() || onMac();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say('Installing Chromium with apt-get …');
    attempt('apt-get', ['update']);
    attempt('apt-get', ['install', '-y', '--no-install-recommends', 'chromium']);
    const installed = onPath();
    if (installed) return installed;
  }
  say('Downloading Chromium with Playwright …');
  if (attempt(join(ROOT, 'node_modules', '.bin', 'playwright'), ['install', 'chromium'])) return null;
  return giveUp(
    'The end-to-end tests need Chromium: install it (Debian: sudo apt-get install -y chromium), or set CHROMIUM_PATH, then run the command again.',
  );
}

function onPath() {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      if (folder && existsSync(join(folder, name))) return join(folder, name);
    }
  }
  return null;
}

function onMac() {
  const app = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  return existsSync(app) ? app : null;
}

function attempt(program, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(program, args, { stdio: 'ignore', env, timeout: INSTALL_DEADLINE_MS }).status === 0;
}
