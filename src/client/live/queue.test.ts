import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { createQueue } from './queue.ts';

const slice = fc.record({ length: fc.integer({ min: 1, max: 50 }), live: fc.boolean() });

test('slices hold every byte once and in order, none too large, none both history and live', () => {
  fc.assert(
    fc.property(fc.array(slice, { maxLength: 40 }), (parts) => {
      const queue = createQueue(32);
      let end = 0;
      const expected: { byte: number; live: boolean }[] = [];
      for (const { length, live } of parts) {
        const bytes = Uint8Array.from({ length }, (_, i) => (end + i) % 256);
        for (const byte of bytes) expected.push({ byte, live });
        end += length;
        queue.push({ bytes, end, live });
      }
      const got: { byte: number; live: boolean }[] = [];
      for (let taken = queue.take(); taken; taken = queue.take()) {
        expect(taken.bytes.length).toBeLessThanOrEqual(32);
        for (const byte of taken.bytes) got.push({ byte, live: taken.live });
        expect(taken.end).toBe(got.length);
      }
      expect(got).toEqual(expected);
    }),
  );
});

test('small pieces go in together', () => {
  const queue = createQueue(100);
  queue.push({ bytes: Uint8Array.of(1), end: 1, live: true });
  queue.push({ bytes: Uint8Array.of(2), end: 2, live: true });
  expect(queue.take()).toEqual({ bytes: Uint8Array.of(1, 2), end: 2, live: true });
  expect(queue.take()).toBeNull();
});

test('a cleared queue is empty', () => {
  const queue = createQueue();
  queue.push({ bytes: Uint8Array.of(1), end: 1, live: true });
  queue.clear();
  expect(queue.take()).toBeNull();
});
