/**
 * The one line a host is told at its start, on stdin: arguments and environment can be read by others, and blocks could
 * read them too.
 */
import type { Readable } from 'node:stream';
import { isAbsolute } from 'node:path';
import { createLineReader } from './lines.ts';
import { IDLE_MS } from './host.ts';

const LIMIT_BYTES = 16 * 1024;
const DEADLINE_MS = 10_000;
const SHORTEST_SECRET = 32;

export type StartLine = { folder: string; journals: string; secret: string; idleMs: number };

/** Rejects with a sentence when the line does not come in time or is not right. Leaves the stream closed. */
export async function readStartLine(stdin: Readable): Promise<StartLine> {
  const { promise, resolve, reject } = Promise.withResolvers<StartLine>();
  const reader = createLineReader(LIMIT_BYTES);
  const deadline = setTimeout(() => reject(new Error('No start line came on stdin.')), DEADLINE_MS);
  stdin.on('data', (bytes: Buffer) => {
    const lines = reader.push(bytes);
    if (lines === null) reject(new Error('The start line is too long.'));
    else if (lines.length > 0) {
      const line = parse(lines[0]!);
      if (line === null) reject(new Error('The start line must be {"folder", "journals", "secret"}.'));
      else resolve(line);
    }
  });
  stdin.on('end', () => reject(new Error('Stdin ended before the start line.')));
  stdin.on('error', reject);
  try {
    return await promise;
  } finally {
    clearTimeout(deadline);
    if (!stdin.destroyed) await new Promise<void>((closed) => stdin.once('close', () => closed()).destroy());
  }
}

function parse(line: string): StartLine | null {
  try {
    const { folder, journals, secret, idleMs = IDLE_MS } = JSON.parse(line) as Partial<StartLine>;
    if (typeof folder !== 'string' || typeof journals !== 'string' || !isAbsolute(folder) || !isAbsolute(journals))
      return null;
    if (typeof secret !== 'string' || secret.length < SHORTEST_SECRET || !Number.isSafeInteger(idleMs)) return null;
    return { folder, journals, secret, idleMs };
  } catch {
    return null;
  }
}
