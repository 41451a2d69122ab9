/**
 * The only writer of a run's journal: exact bytes in `R.out`, what happened when in `R.events`, how it ended in
 * `R.end.json`. Bytes are in the file before anybody hears of them.
 */
import { createHash } from 'node:crypto';
import { closeSync, fsync, openSync, writeSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { JOURNAL_SUFFIX } from '../../src/contract/host-protocol.ts';
import type { RunEnd } from '../../src/contract/host-protocol.ts';

const sync = promisify(fsync);
const MODE = 0o600;

export type JournalWriter = {
  /** Bytes in `R.out`. */
  length(): number;
  /** Writes bytes up to the limit, gives how many were taken. Throws when the disk refuses; `length` is right even then. */
  append(bytes: Uint8Array): number;
  /** Notes in `R.events` the output since the last note, if any. */
  noteOutput(): void;
  noteSize(cols: number, rows: number): void;
  noteExit(status: number | null): void;
  /** Makes both files durable and closes them. `sha256` of `R.out`, lower-case hex; `problem` when the disk refused. */
  seal(): Promise<{ sha256: string; problem: string | null }>;
};

export type JournalOptions = {
  folder: string;
  run: string;
  /** `R.out` never gets longer than this, in bytes. */
  limitBytes: number;
  /** Milliseconds on a clock that never jumps. */
  monotonic: () => number;
};

/** Throws EEXIST when the run has a journal already: a journal is written once. */
export function createJournal({ folder, run, limitBytes, monotonic }: JournalOptions): JournalWriter {
  const output = openSync(join(folder, run + JOURNAL_SUFFIX.output), 'wx', MODE);
  let events: number;
  try {
    events = openSync(join(folder, run + JOURNAL_SUFFIX.events), 'wx', MODE);
  } catch (error) {
    closeSync(output);
    throw error;
  }
  const hash = createHash('sha256');
  const startedAt = monotonic();
  let length = 0;
  let noted = 0;

  const note = (...fields: (string | number | null)[]) => {
    writeAll(events, Buffer.from(`${JSON.stringify([Math.round(monotonic() - startedAt), ...fields])}\n`), () => {});
  };

  return {
    length: () => length,
    append(bytes) {
      const taken = bytes.subarray(0, Math.max(0, limitBytes - length));
      writeAll(output, taken, (written) => {
        hash.update(written);
        length += written.length;
      });
      return taken.length;
    },
    noteOutput() {
      if (length === noted) return;
      note('o', length - noted);
      noted = length;
    },
    noteSize: (cols, rows) => note('r', cols, rows),
    noteExit: (status) => note('x', status),
    async seal() {
      const results = await Promise.allSettled([sync(output), sync(events)]);
      closeSync(output);
      closeSync(events);
      const failed = results.find((result) => result.status === 'rejected');
      return { sha256: hash.digest('hex'), problem: failed === undefined ? null : String(failed.reason) };
    },
  };
}

/** Writes `R.end.json` durably: complete under its name, or not there at all. */
export async function writeEnd(folder: string, run: string, end: RunEnd): Promise<void> {
  const path = join(folder, run + JOURNAL_SUFFIX.end);
  const aside = `${path}.tmp`;
  const file = await open(aside, 'w', MODE);
  try {
    await file.writeFile(`${JSON.stringify(end)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(aside, path);
  const directory = await open(folder, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

/** writeSync may take less than it was given; `done` hears of every part that is in the file. */
function writeAll(fd: number, bytes: Uint8Array, done: (written: Uint8Array) => void): void {
  for (let at = 0; at < bytes.length;) {
    const count = writeSync(fd, bytes, at, bytes.length - at);
    done(bytes.subarray(at, at + count));
    at += count;
  }
}
