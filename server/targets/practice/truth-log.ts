/** What a truth wrote to stderr, for the server's log when it did not start. */
import { readFileSync } from 'node:fs';

const TAIL_CHARACTERS = 2_000;

export function tailOf(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(-TAIL_CHARACTERS).trim();
  } catch {
    return '';
  }
}
