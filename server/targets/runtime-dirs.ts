/**
 * Folders for scripts and sandboxes, on tmpfs where there is one. Nothing here lasts longer than a run or a practice
 * system.
 */
import { chmodSync, lstatSync, mkdirSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { getuid } from 'node:process';

export const PRIVATE_MODE = 0o700;
/** Others may pass through, to a folder whose name they were given, and list nothing. */
export const PASSAGE_MODE = 0o711;

/** `f_type` of tmpfs, statfs(2). */
const TMPFS_MAGIC = 0x01021994;
const SHARED_MEMORY = '/dev/shm';

/** The server's runtime directory, or one of the same name on tmpfs where that one is on a disk. The same answer each time. */
export function memoryDirectory(runtimeDir: string): string {
  const path = resolve(runtimeDir);
  if (isTmpfs(dirname(path)) || !isTmpfs(SHARED_MEMORY)) return path;
  return join(SHARED_MEMORY, basename(path));
}

function isTmpfs(path: string): boolean {
  try {
    return statfsSync(path).type === TMPFS_MAGIC;
  } catch {
    return false;
  }
}

/** Where scripts lie that another user must be able to read, beside the private one. */
export function passageDirectory(memoryDir: string): string {
  return `${memoryDir}-open`;
}

/** Where practice systems without a sandbox lie: not on /run or /dev/shm, which may forbid to run what is there. */
export function plainDirectory(memoryDir: string): string {
  return join(tmpdir(), `${basename(memoryDir)}-practice`);
}

/**
 * Whether a folder is there and ours. In a shared place another user may have put a folder or a link under the name we
 * would use, so that we end processes and remove files of his choice: what is not ours is not even looked into.
 */
export function isOwnDirectory(path: string): boolean {
  const found = lstatSync(path, { throwIfNoEntry: false });
  return found !== undefined && found.isDirectory() && found.uid === getuid?.();
}

/**
 * Makes a folder of ours, or checks that the one that is there is ours. Throws when somebody else owns it or when it
 * is a link: in a shared place like /dev/shm another user may have put it there on purpose.
 */
export function ensureOwnDirectory(path: string, mode: number): void {
  mkdirSync(path, { recursive: true, mode });
  if (!isOwnDirectory(path)) {
    throw new Error(
      `${path} is not a folder of this server’s user. Remove it, or set XDG_RUNTIME_DIR to a folder of your own.`,
    );
  }
  if ((lstatSync(path).mode & 0o777) !== mode) chmodSync(path, mode);
}
