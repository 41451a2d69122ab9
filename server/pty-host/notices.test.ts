import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { COLLECT_BYTES, COLLECT_MS, createNotices } from './notices.ts';

let told: number;
const notices = () => createNotices(() => void told++);

beforeEach(() => {
  told = 0;
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('notices of growth', () => {
  it('the first after a quiet gap goes at once', () => {
    const each = notices();
    each.grew(1);
    expect(told).toBe(1);
    vi.advanceTimersByTime(COLLECT_MS * 2);
    each.grew(1);
    expect(told).toBe(2);
  });

  it('what follows is collected until the time is over, and only then told', () => {
    const each = notices();
    for (let i = 0; i < 10; i++) each.grew(1);
    expect(told).toBe(1);
    vi.advanceTimersByTime(COLLECT_MS);
    expect(told).toBe(2);
  });

  it('or until there is much of it', () => {
    const each = notices();
    each.grew(1);
    each.grew(COLLECT_BYTES - 1);
    expect(told).toBe(1);
    each.grew(1);
    expect(told).toBe(2);
  });

  it('nothing new is never told', () => {
    const each = notices();
    each.grew(1);
    vi.advanceTimersByTime(COLLECT_MS * 10);
    each.flush();
    expect(told).toBe(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('flush tells the rest and stops the clock', () => {
    const each = notices();
    each.grew(1);
    each.grew(1);
    each.flush();
    expect(told).toBe(2);
    expect(vi.getTimerCount()).toBe(0);
  });
});
