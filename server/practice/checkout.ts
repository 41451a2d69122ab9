/**
 * The files of the checkout that blocks edit and the stack's programs read. The truth sees them read-only and may be
 * shown anything by a block, so that it follows no link out of the block's home, reads regular files only, and not much.
 */
import { closeSync, constants, fstatSync, openSync, readlinkSync, readSync, realpathSync } from 'node:fs';
import { dirname, resolve, sep } from 'node:path';

/** Larger files are treated as missing. */
export const CHECKOUT_FILE_LIMIT_BYTES = 1024 * 1024;
/** Paths whose last readable content is remembered. */
const REMEMBERED_LIMIT = 64;

/** Content of a file by its path below the checkout; null when there is none that may be read. Never throws. */
export type ReadCheckout = ((path: string) => Uint8Array | null) & {
  /** Takes the owner's word for a file that nobody else may read. */
  told?: (path: string, bytes: Uint8Array) => void;
};

/**
 * Reads below `checkout`. The folder above it must not be the block's to replace: no link may lead out of it.
 *
 * The owner of a file may take the right to read it from everybody else, as one does with `.env`. The real programs run
 * as that owner; here counts what its owner's commands say of it, or else the content seen last.
 */
export function checkoutReader(checkout: string): ReadCheckout {
  const home = realpathSync(dirname(checkout));
  const remembered = new Map<string, Uint8Array>();
  const remember = (full: string, bytes: Uint8Array): void => {
    if (remembered.has(full) || remembered.size < REMEMBERED_LIMIT) remembered.set(full, bytes);
  };
  const told = (path: string, bytes: Uint8Array): void => {
    const full = resolve(checkout, path);
    if (full.startsWith(checkout + sep)) remember(full, bytes);
  };
  const reader = (path: string): Uint8Array | null => {
    const full = resolve(checkout, path);
    if (!full.startsWith(checkout + sep)) return null;
    const read = readInside(home, full);
    if (read === 'forbidden') return remembered.get(full) ?? null;
    if (read !== null) remember(full, read);
    return read;
  };
  return Object.assign(reader, { told });
}

function readInside(home: string, full: string): Uint8Array | null | 'forbidden' {
  let fd: number | null = null;
  try {
    // Without waiting: it may be a pipe.
    fd = openSync(full, constants.O_RDONLY | constants.O_NONBLOCK);
    const stat = fstatSync(fd);
    if (!stat.isFile() || stat.size > CHECKOUT_FILE_LIMIT_BYTES || !placeOf(fd, full).startsWith(home + sep))
      return null;
    const bytes = new Uint8Array(stat.size);
    let at = 0;
    for (let got = -1; at < bytes.length && got !== 0; at += got) got = readSync(fd, bytes, at, bytes.length - at, at);
    return bytes.subarray(0, at);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EACCES' ? 'forbidden' : null;
  } finally {
    if (fd !== null) closeSync(fd);
  }
}

/** Where an open file really lies: by the descriptor where the system tells, because a path may change meanwhile. */
function placeOf(fd: number, path: string): string {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch {
    return realpathSync(path);
  }
}
