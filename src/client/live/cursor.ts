/**
 * The exact place in a run's output that a viewer has reached. Output that was already had is cut off, output that
 * would leave a hole is refused: a terminal shows every byte once, in order, or says what it left out.
 */

export type Cursor = {
  /** Offset of the byte wanted next. Null until the server has said where output begins. */
  next: number | null;
  /** Bytes before this offset are history: nobody waits for a terminal's answer to them. */
  liveFrom: number;
};

export type Step =
  | { kind: 'take'; bytes: Uint8Array; offset: number; cursor: Cursor }
  /** All of it was had before. */
  | { kind: 'had' }
  /** Bytes are missing in between: ask again from `cursor.next`. */
  | { kind: 'hole' };

export const START: Cursor = { next: null, liveFrom: 0 };

/** What to ask for: a tail the first time, afterwards exactly what comes next. */
export function wanted(cursor: Cursor, tailBytes: number): { offset: number } | { tail: number } {
  return cursor.next === null ? { tail: tailBytes } : { offset: cursor.next };
}

/**
 * The server has answered `watching`: output comes from `offset`, and the journal held `length` bytes at that moment.
 * `skipped` counts what this viewer will not be sent; `restart` asks for an empty terminal.
 */
export function begin(
  cursor: Cursor,
  offset: number,
  length: number,
): { cursor: Cursor; skipped: number; restart: boolean } {
  const liveFrom = Math.max(cursor.liveFrom, length);
  if (cursor.next === null) return { cursor: { next: offset, liveFrom }, skipped: offset, restart: false };
  // A server that starts earlier repeats itself, which `advance` cuts off; one that starts later has left out.
  if (offset <= cursor.next) return { cursor: { next: cursor.next, liveFrom }, skipped: 0, restart: false };
  return { cursor: { next: offset, liveFrom }, skipped: offset - cursor.next, restart: true };
}

/** Output has arrived. */
export function advance(cursor: Cursor, offset: number, payload: Uint8Array): Step {
  if (cursor.next === null || offset > cursor.next) return { kind: 'hole' };
  const end = offset + payload.length;
  if (end <= cursor.next) return { kind: 'had' };
  const bytes = payload.subarray(cursor.next - offset);
  return { kind: 'take', bytes, offset: cursor.next, cursor: { next: end, liveFrom: cursor.liveFrom } };
}

/** The server leaves out what lies before `to`; everything up to there is history. */
export function jump(cursor: Cursor, to: number): { cursor: Cursor; skipped: number } {
  const from = cursor.next ?? 0;
  if (to <= from) return { cursor, skipped: 0 };
  return { cursor: { next: to, liveFrom: Math.max(cursor.liveFrom, to) }, skipped: to - from };
}
