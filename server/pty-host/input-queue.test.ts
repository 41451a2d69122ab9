import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createInputQueue, MESSAGE_LIMIT_BYTES, QUEUE_LIMIT_BYTES } from './input-queue.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('keys on their way', () => {
  it('arrive whole and in order, whatever the terminal takes at a time', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 3000 }), { maxLength: 8 }),
        fc.array(fc.nat(1024), { minLength: 1 }),
        (messages, takes) => {
          let turn = 0;
          const got: number[] = [];
          const queue = createInputQueue((bytes) => {
            // Zero means full; never for ever.
            const taken = Math.min(bytes.length, turn % 3 === 2 ? 1024 : takes[turn % takes.length]!);
            turn++;
            got.push(...bytes.subarray(0, taken));
            return taken;
          });
          for (const message of messages) expect(queue.push(message)).toBe(true);
          vi.runAllTimers();
          expect(got).toEqual(messages.flatMap((message) => [...message]));
        },
      ),
    );
  });

  it('are refused when too long, or when too much waits, and what waits stays', () => {
    let full = true;
    let taken = 0;
    const queue = createInputQueue((bytes) => {
      if (full) return 0;
      taken += bytes.length;
      return bytes.length;
    });
    expect(queue.push(new Uint8Array(MESSAGE_LIMIT_BYTES + 1))).toBe(false);
    for (let i = 0; i < QUEUE_LIMIT_BYTES / MESSAGE_LIMIT_BYTES; i++)
      expect(queue.push(new Uint8Array(MESSAGE_LIMIT_BYTES))).toBe(true);
    expect(queue.push(new Uint8Array(1))).toBe(false);
    full = false;
    vi.runAllTimers();
    expect(taken).toBe(QUEUE_LIMIT_BYTES);
    expect(queue.push(new Uint8Array(1))).toBe(true);
  });

  it('a full terminal is asked again after a pause, not in a loop', () => {
    let asked = 0;
    const queue = createInputQueue(() => {
      asked++;
      return 0;
    });
    queue.push(new Uint8Array(1));
    vi.advanceTimersByTime(1_000);
    expect(asked).toBeLessThan(30);
    queue.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
