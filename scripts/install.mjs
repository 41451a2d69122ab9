/**
 * Makes node_modules match package-lock.json, once per lockfile, and says in one sentence what to do when it cannot.
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createWriteStream, existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { giveUp, say } from './say.mjs';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));
const STAMP = join(ROOT, 'node_modules', '.installed-lockfile');
const OWN_NODE = join(ROOT, 'node_modules', '.bin', 'node');
const PINNED_MAJOR = '26';
/** Long enough for a slow link; a hung registry must not hang the command for ever. */
const INSTALL_DEADLINE_MS = 15 * 60_000;

/** Reads what npm printed and names the cause. Exported for its test. */
export function explainInstallFailure(output, logFile) {
  if (
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|network request failed/i.test(
      output,
    )
  ) {
    return `The packages could not be downloaded: connect this machine to the npm registry (or set npm’s proxy), then run the command again. Details: ${logFile}`;
  }
  if (/gyp ERR!|node-gyp|not found: make|g\+\+|python/i.test(output)) {
    return `node-pty could not be compiled: install a C++ compiler, make and Python 3 (Debian and Ubuntu: apt-get install -y build-essential python3; macOS: xcode-select --install), then run the command again. Details: ${logFile}`;
  }
  if (/ENOSPC/.test(output)) {
    return `The disk is full: free about 1 GB where this folder lies, then run the command again. Details: ${logFile}`;
  }
  return `The packages could not be installed; npm’s own words are in ${logFile}.`;
}

/**
 * The interpreter everything else runs on: the pinned one, else the caller's when it is of the pinned major.
 * @returns {string} absolute path
 */
export function pinnedNode() {
  if (existsSync(OWN_NODE)) return OWN_NODE;
  if (process.versions.node.split('.')[0] === PINNED_MAJOR) return process.execPath;
  return giveUp(
    `There is no packaged Node ${PINNED_MAJOR} for ${process.platform} on ${process.arch}: install Node ${PINNED_MAJOR}, then run the command again.`,
  );
}

/** Environment in which `node` and every package's command are the pinned ones. */
export function pinnedEnv() {
  return { ...process.env, PATH: `${join(ROOT, 'node_modules', '.bin')}:${process.env.PATH ?? ''}` };
}

/** Installs when the lockfile has changed since the last time; otherwise returns within milliseconds. */
export async function ensureInstalled() {
  if (process.platform === 'win32') giveUp('Windows is not supported: run this inside WSL 2.');
  const wanted = fingerprint();
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted) return;

  say('Installing packages (only when they have changed; about a minute) …');
  const { status, output, logFile } = await installLocked();
  if (status !== 0) giveUp(explainInstallFailure(output, logFile));
  checkNodePty();
  writeFileSync(STAMP, wanted);
}

function fingerprint() {
  const lock = readFileSync(join(ROOT, 'package-lock.json'));
  return `${createHash('sha256').update(lock).digest('hex')} ${process.platform} ${process.arch}\n`;
}

/**
 * Installs what package-lock.json says. Not `npm ci`, which refuses a lockfile without the binaries of every other
 * platform; `--no-save` leaves the lockfile as it is. Everything npm prints goes to a file, its end is kept to be explained.
 */
function installLocked() {
  const logFile = join(mkdtempSync(join(tmpdir(), 'runbooks-install-')), 'npm.log');
  const log = createWriteStream(logFile);
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const args = [
    ...npm.slice(1),
    'install',
    '--no-save',
    '--loglevel=warn',
    '--no-audit',
    '--no-fund',
    '--include=optional',
    '--include=dev',
  ];
  return new Promise((resolve) => {
    let output = '';
    const keep = (chunk) => {
      log.write(chunk);
      output = (output + chunk).slice(-200_000);
    };
    const child = spawn(npm[0], args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    const deadline = setTimeout(() => {
      keep('\nETIMEDOUT: the installation took longer than 15 minutes\n');
      child.kill();
    }, INSTALL_DEADLINE_MS);
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => keep(String(error)));
    child.on('close', (code) => {
      clearTimeout(deadline);
      log.end(() => resolve({ status: code ?? 1, output, logFile }));
    });
  });
}

/** npm may skip an install script and still succeed: ask the module itself. */
function checkNodePty() {
  const probe = spawnSync(pinnedNode(), ['-e', "require('node-pty').spawn"], { cwd: ROOT, encoding: 'utf8' });
  if (probe.status !== 0) {
    giveUp(
      'node-pty is installed but does not load: run `npm rebuild node-pty` in a shell with a C++ compiler, make and Python 3, then run the command again.',
    );
  }
}
