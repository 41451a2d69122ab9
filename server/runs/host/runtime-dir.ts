/**
 * The folder for sockets and other things that must not outlive the machine's uptime: short, since a socket's path may
 * have 107 bytes, and private.
 */
import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** Of the data folder's path: enough that two servers of one person do not meet. */
const HASH_LENGTH = 12;

type Surroundings = { env: Record<string, string | undefined>; uid: number; tmp: string };

/** Where the runtime folder of a data folder lies. Makes nothing. */
export function runtimeDirFor(
  dataDir: string,
  around: Surroundings = { env: process.env, uid: process.getuid?.() ?? 0, tmp: tmpdir() },
): string {
  const name = `runbooks-${createHash('sha256').update(resolve(dataDir)).digest('hex').slice(0, HASH_LENGTH)}`;
  const ofUser = around.env['XDG_RUNTIME_DIR'];
  if (ofUser !== undefined && ofUser.startsWith('/')) return join(ofUser, name);
  if (around.uid === 0) return join('/run', name);
  // Shared by all users of the machine: the uid keeps the names apart, ensureRuntimeDir the access.
  return join(around.tmp, `${name}-${around.uid}`);
}

/** Makes the folder 0700 if it is not there. Throws a sentence when it is somebody else's, or open to others. */
export function ensureRuntimeDir(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  // Not stat: a link that somebody put there would pass.
  const info = lstatSync(path);
  if (!info.isDirectory()) throw new Error(`${path} must be a directory and is not. Remove it and start again.`);
  if (process.getuid !== undefined && info.uid !== process.getuid()) {
    throw new Error(`${path} belongs to another user. Remove it, or set XDG_RUNTIME_DIR to a folder of your own.`);
  }
  if ((info.mode & 0o077) !== 0) throw new Error(`${path} is open to other users. Run: chmod 700 ${path}`);
}
