/**
 * Reading journals: exact bytes by offset, and how a run ended. Writing them is pty-host's alone.
 */
import { open, readFile, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { JOURNAL_SUFFIX } from '../../../src/contract/host-protocol.ts';
import type { RunEnd } from '../../../src/contract/host-protocol.ts';

const RUN_ID = /^[0-9a-f]{32}$/;

export type Journal = {
  /** Bytes there at this moment. */
  length(): Promise<number>;
  /** At most `maxBytes` from `offset`; fewer, or none, at the end. */
  read(offset: number, maxBytes: number): Promise<Uint8Array>;
  close(): Promise<void>;
};

/** Folder of the journals in a data folder. */
export function journalFolder(dataDir: string): string {
  return join(dataDir, 'journals');
}

/** Path of one file of a run's journal. Throws for anything that is not a run id: it becomes part of a path. */
export function journalPath(dataDir: string, run: string, part: keyof typeof JOURNAL_SUFFIX): string {
  if (!RUN_ID.test(run)) throw new TypeError('a run id has 32 hex digits');
  return join(journalFolder(dataDir), run + JOURNAL_SUFFIX[part]);
}

/** Opens a journal for many reads; null when the run has none. */
export async function openJournal(dataDir: string, run: string): Promise<Journal | null> {
  const file = await unlessMissing(open(journalPath(dataDir, run, 'output'), 'r'));
  if (file === null) return null;
  return {
    length: async () => (await file.stat()).size,
    read: (offset, maxBytes) => readAt(file, offset, maxBytes),
    close: () => file.close(),
  };
}

/** One read; empty when the run has no journal. */
export async function readJournal(dataDir: string, run: string, offset: number, maxBytes: number): Promise<Uint8Array> {
  const journal = await openJournal(dataDir, run);
  if (journal === null) return new Uint8Array();
  try {
    return await journal.read(offset, maxBytes);
  } finally {
    await journal.close();
  }
}

/** Bytes in the journal, 0 when there is none. */
export async function journalLength(dataDir: string, run: string): Promise<number> {
  return (await unlessMissing(stat(journalPath(dataDir, run, 'output'))))?.size ?? 0;
}

/** How a run ended; null while it runs, and for a run whose host was lost. Throws when the file is damaged. */
export async function readEnd(dataDir: string, run: string): Promise<RunEnd | null> {
  const text = await unlessMissing(readFile(journalPath(dataDir, run, 'end'), 'utf8'));
  return text === null ? null : (JSON.parse(text) as RunEnd);
}

async function readAt(file: FileHandle, offset: number, maxBytes: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(maxBytes);
  let at = 0;
  // One read may give less than the file has.
  while (at < maxBytes) {
    const { bytesRead } = await file.read(bytes, at, maxBytes - at, offset + at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return bytes.subarray(0, at);
}

async function unlessMissing<T>(promise: Promise<T>): Promise<T | null> {
  try {
    return await promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
