import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineReader, toLine } from './lines.ts';

/** Cuts bytes at any places. */
function cut(bytes: Buffer, places: number[]): Buffer[] {
  const edges = [0, ...places.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
}

describe('lines', () => {
  it('gives the same messages however the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.array(fc.nat()), (messages, places) => {
        const reader = createLineReader(1_000_000);
        const lines = cut(Buffer.from(messages.map(toLine).join('')), places).flatMap((part) => reader.push(part)!);
        expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(messages);
      }),
    );
  });

  it('refuses exactly the lines above the limit, however they are cut, and everything after them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 0, max: 100 }),
        fc.array(fc.nat()),
        (limit, length, places) => {
          const reader = createLineReader(limit);
          const results = cut(Buffer.from(`${'x'.repeat(length)}\n`), places).map((part) => reader.push(part));
          expect(results.includes(null)).toBe(length > limit);
          if (length > limit) expect(reader.push(Buffer.from('ok\n'))).toBeNull();
        },
      ),
    );
  });

  it('takes longer lines once the limit was raised', () => {
    const reader = createLineReader(3);
    expect(reader.push(Buffer.from('abc\n'))).toEqual(['abc']);
    reader.setLimit(5);
    expect(reader.push(Buffer.from('abcde\n'))).toEqual(['abcde']);
  });
});
