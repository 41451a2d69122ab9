/**
 * What must be true of this machine before the first pty is opened.
 */
import { closeInheritedOnExec } from './close-on-exec.ts';

/** Older ones take a hang-up for the end of the output and lose up to 14 KB of it. */
export const OLDEST_LIBUV = '1.52.1';

/** A sentence that says what to do, or null when all is well. */
export function whatIsMissing(libuv: string = process.versions.uv): string | null {
  if (isOlder(libuv, OLDEST_LIBUV)) {
    return `This Node has libuv ${libuv}, in which a terminal can lose its last output. Start it with Node 26 or later (libuv ${OLDEST_LIBUV}).`;
  }
  try {
    closeInheritedOnExec();
  } catch (error) {
    return `Blocks would inherit open files of this process: ${error instanceof Error ? error.message : String(error)}.`;
  }
  return null;
}

/** Compares dotted versions by number; what is not a number counts as 0. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split('.').map((part) => Number.parseInt(part, 10) || 0));
  for (let i = 0; i < Math.max(a!.length, b!.length); i++) {
    const difference = (a![i] ?? 0) - (b![i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
