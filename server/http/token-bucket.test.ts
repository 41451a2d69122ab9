import { describe, expect, it } from 'vitest';
import { testClock } from '../testing/store.ts';
import { createTokenBucket } from './token-bucket.ts';

describe('a rate limit', () => {
  it('lets a burst pass, then so many a second, each key on its own', () => {
    const clock = testClock();
    const mayPass = createTokenBucket({ burst: 3, perSecond: 2, now: clock.now });
    const passed = (key: string, times: number) =>
      Array.from({ length: times }, () => mayPass(key)).filter(Boolean).length;
    expect(passed('a', 5)).toBe(3);
    expect(passed('b', 1)).toBe(1);
    clock.advance(500);
    expect(passed('a', 5)).toBe(1);
    clock.advance(60_000);
    expect(passed('a', 5)).toBe(3);
  });

  it('takes nothing away when the clock is set back', () => {
    const clock = testClock();
    const mayPass = createTokenBucket({ burst: 2, perSecond: 1, now: clock.now });
    mayPass('a');
    clock.advance(-60_000);
    expect(mayPass('a')).toBe(true);
  });

  it('does not grow with the number of strangers', () => {
    const clock = testClock();
    const mayPass = createTokenBucket({ burst: 1, perSecond: 0.001, now: clock.now });
    mayPass('first');
    expect(mayPass('first')).toBe(false);
    for (let i = 0; i < 10_000; i++) mayPass(`stranger ${i}`);
    expect(mayPass('first')).toBe(true);
  });

  it('refuses a limit that would let nothing pass', () => {
    expect(() => createTokenBucket({ burst: 0, perSecond: 1, now: Date.now })).toThrow(TypeError);
    expect(() => createTokenBucket({ burst: 1, perSecond: 0, now: Date.now })).toThrow(TypeError);
  });
});
