/**
 * The bytes of one journal, read by offset. One descriptor per run whoever watches, opened at the first read, and the
 * last chunk kept, so that viewers side by side cost one read.
 */
import { openJournal } from './host/journal.ts';
import type { Journal } from './host/journal.ts';

/** One read. Large, since each costs a trip to the thread pool; small enough to keep a hundred of them. */
export const READ_BYTES = 256 * 1024;
/** How far a line start is looked for. Output without line ends is cut at a character instead. */
const LINE_SEARCH_BYTES = 64 * 1024;
const LF = 0x0a;

export type JournalFile = {
  /** Bytes from `offset`, at most `max` and READ_BYTES, at least one unless the file ends there. Not to be written to. */
  read(offset: number, max: number): Promise<Uint8Array>;
  /** The first offset from `offset` on where a line starts, else one where a character starts; at most `end`. */
  lineStart(offset: number, end: number): Promise<number>;
  close(): Promise<void>;
};

/** A journal that is not there yet, or never was, reads as empty. */
export function openJournalFile(dataDir: string, run: string): JournalFile {
  let opened: Promise<Journal | null> | null = null;
  let closed = false;
  let kept: { offset: number; bytes: Uint8Array } | null = null;
  let reading: { offset: number; done: Promise<Uint8Array> } | null = null;

  async function readFrom(offset: number, max: number): Promise<Uint8Array> {
    opened ??= openJournal(dataDir, run);
    const journal = await opened;
    if (journal === null) opened = null;
    if (journal === null || closed) return new Uint8Array(0);
    const bytes = await journal.read(offset, Math.min(max, READ_BYTES));
    if (bytes.length > 0) kept = { offset, bytes };
    return bytes;
  }

  async function read(offset: number, max: number): Promise<Uint8Array> {
    if (closed || max <= 0) return new Uint8Array(0);
    if (kept !== null && offset >= kept.offset && offset < kept.offset + kept.bytes.length) {
      const start = offset - kept.offset;
      return kept.bytes.subarray(start, start + max);
    }
    // Two viewers at the same place: the second waits for the first one's read.
    if (reading === null || reading.offset !== offset) {
      const mine = { offset, done: readFrom(offset, max) };
      reading = mine;
      const forget = () => {
        if (reading === mine) reading = null;
      };
      mine.done.then(forget, forget);
    }
    return (await reading.done).subarray(0, max);
  }

  return {
    read,
    async lineStart(offset, end) {
      if (offset <= 0) return 0;
      if (offset >= end) return end;
      const bytes = await read(offset - 1, Math.min(LINE_SEARCH_BYTES, end - offset + 1));
      const lf = bytes.indexOf(LF);
      if (lf >= 0) return offset + lf;
      // The first byte read belongs before `offset`; at most three continuation bytes follow in UTF-8.
      let i = 1;
      while (i < 4 && i < bytes.length && (bytes[i]! & 0xc0) === 0x80) i++;
      return Math.min(end, offset - 1 + i);
    },
    async close() {
      closed = true;
      kept = null;
      await (await opened?.catch(() => null))?.close();
    },
  };
}
