import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { advance, begin, jump, START, wanted } from './cursor.ts';

const bytes = (length: number, from = 0) => Uint8Array.from({ length }, (_, i) => (from + i) % 251);

test('the first question asks for a tail, every later one for the exact next byte', () => {
  expect(wanted(START, 100)).toEqual({ tail: 100 });
  expect(wanted({ next: 42, liveFrom: 0 }, 100)).toEqual({ offset: 42 });
});

test('output before the server has said where it begins is refused', () => {
  expect(advance(START, 0, bytes(3))).toEqual({ kind: 'hole' });
});

test('a tail that is not the whole says how much came before', () => {
  expect(begin(START, 4_096, 9_000)).toEqual({
    cursor: { next: 4_096, liveFrom: 9_000 },
    skipped: 4_096,
    restart: false,
  });
});

test('a return that starts later than what was had empties the terminal and says how much is missing', () => {
  expect(begin({ next: 10, liveFrom: 10 }, 50, 60)).toMatchObject({ skipped: 40, restart: true, cursor: { next: 50 } });
});

test('what the journal held at the moment of watching is history, what comes after is live', () => {
  const { cursor } = begin(START, 0, 10);
  const first = advance(cursor, 0, bytes(10));
  expect(first).toMatchObject({ kind: 'take', offset: 0 });
  if (first.kind !== 'take') return;
  expect(first.offset >= first.cursor.liveFrom).toBe(false);
  const second = advance(first.cursor, 10, bytes(1));
  expect(second.kind === 'take' && second.offset >= second.cursor.liveFrom).toBe(true);
});

test('a jump leaves out exactly what it says, and what it skips over is history', () => {
  expect(jump({ next: 100, liveFrom: 0 }, 1_000)).toEqual({ cursor: { next: 1_000, liveFrom: 1_000 }, skipped: 900 });
  expect(jump({ next: 100, liveFrom: 0 }, 50)).toEqual({ cursor: { next: 100, liveFrom: 0 }, skipped: 0 });
});

test('however frames are cut, repeated and overlapped, every byte is taken once and in order', () => {
  const journal = bytes(500);
  const frame = fc.record({ back: fc.nat(40), length: fc.integer({ min: 1, max: 60 }) });
  fc.assert(
    fc.property(fc.array(frame, { minLength: 1, maxLength: 60 }), (frames) => {
      let cursor = begin(START, 0, 0).cursor;
      const drawn: number[] = [];
      for (const { back, length } of frames) {
        const offset = Math.max(0, cursor.next! - back);
        const step = advance(cursor, offset, journal.subarray(offset, offset + length));
        if (step.kind !== 'take') continue;
        expect(step.offset).toBe(drawn.length);
        drawn.push(...step.bytes);
        cursor = step.cursor;
      }
      expect(drawn).toEqual([...journal.subarray(0, drawn.length)]);
      expect(cursor.next).toBe(drawn.length);
    }),
  );
});

test('a frame beyond the next byte is a hole and takes nothing', () => {
  expect(advance({ next: 10, liveFrom: 0 }, 11, bytes(5))).toEqual({ kind: 'hole' });
});
