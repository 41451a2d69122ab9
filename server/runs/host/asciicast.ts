/**
 * A journal as asciicast v3, the format of terminal players: one JSON line per event, times as seconds since the event
 * before. Text only, so bytes that are not UTF-8 become U+FFFD here; the journal keeps them.
 */
import { createReadStream } from 'node:fs';
import { FIXED_SIZE } from '../../../src/contract/run.ts';
import { createLineReader } from '../../pty-host/lines.ts';
import { journalPath, openJournal } from './journal.ts';
import type { Journal } from './journal.ts';

/** Longest text of one line; a longer event is cut in several at the same time. */
const PIECE_BYTES = 64 * 1024;
/** Longest line of `R.events`: four numbers. */
const NOTE_LIMIT_BYTES = 256;

export type CastOptions = {
  /** Milliseconds since the epoch. */
  startedAt: number;
  title: string;
};

type Note = { ms: number } & (
  { kind: 'o'; bytes: number } | { kind: 'r'; cols: number; rows: number } | { kind: 'x'; status: number | null }
);

/** The lines of a cast, each with its line end. No lines when the run has no journal. */
export async function* asciicast(dataDir: string, run: string, options: CastOptions): AsyncGenerator<string> {
  const journal = await openJournal(dataDir, run);
  if (journal === null) return;
  try {
    yield* lines(journal, notesOf(dataDir, run), options);
  } finally {
    await journal.close();
  }
}

async function* lines(
  journal: Journal,
  notes: AsyncGenerator<Note>,
  { startedAt, title }: CastOptions,
): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let offset = 0;
  let lastMs = 0;
  let headed = false;
  let exit: Note | null = null;

  const head = (cols: number, rows: number) => {
    headed = true;
    return `${JSON.stringify({ version: 3, term: { cols, rows }, timestamp: Math.floor(startedAt / 1000), title })}\n`;
  };
  const line = (ms: number, code: string, data: string) => {
    // Rounded from the start, not from the last line, so that errors do not add up.
    const interval = (ms - lastMs) / 1000;
    lastMs = ms;
    return `${JSON.stringify([interval, code, data])}\n`;
  };
  const output = async function* (ms: number, bytes: number): AsyncGenerator<string> {
    for (const end = offset + bytes; offset < end;) {
      const piece = await journal.read(offset, Math.min(PIECE_BYTES, end - offset));
      if (piece.length === 0) return;
      offset += piece.length;
      // A character cut by the edge waits in the decoder for its rest.
      const text = decoder.decode(piece, { stream: true });
      if (text !== '') yield line(ms, 'o', text);
    }
  };

  for await (const note of notes) {
    if (note.kind === 'r') yield headed ? line(note.ms, 'r', `${note.cols}x${note.rows}`) : head(note.cols, note.rows);
    else if (!headed) yield head(FIXED_SIZE.cols, FIXED_SIZE.rows);
    if (note.kind === 'o') yield* output(note.ms, note.bytes);
    else if (note.kind === 'x') exit = note;
  }
  if (!headed) yield head(FIXED_SIZE.cols, FIXED_SIZE.rows);
  // Bytes that a killed host had no time to note, then what the decoder still holds.
  yield* output(lastMs, Math.max(0, (await journal.length()) - offset));
  const rest = decoder.decode();
  if (rest !== '') yield line(lastMs, 'o', rest);
  if (exit?.kind === 'x' && exit.status !== null) yield line(exit.ms, 'x', String(exit.status));
}

async function* notesOf(dataDir: string, run: string): AsyncGenerator<Note> {
  const stream = createReadStream(journalPath(dataDir, run, 'events'));
  const reader = createLineReader(NOTE_LIMIT_BYTES);
  try {
    // A last line that was cut by a kill never completes; everything before it stands.
    for await (const bytes of stream) {
      for (const text of reader.push(bytes as Buffer) ?? []) {
        const note = parseNote(text);
        if (note === null) return;
        yield note;
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    stream.destroy();
  }
}

function parseNote(text: string): Note | null {
  try {
    const [ms, kind, a, b] = JSON.parse(text) as [number, string, number, number];
    if (kind === 'o') return { ms, kind, bytes: a };
    if (kind === 'r') return { ms, kind, cols: a, rows: b };
    return kind === 'x' ? { ms, kind, status: a } : null;
  } catch {
    return null;
  }
}
