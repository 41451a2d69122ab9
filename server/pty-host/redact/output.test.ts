import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createOutput } from './output.ts';

const HOLD_MS = 20;
const SECRETS = [{ name: 'TOKEN', value: 'correct-horse' }];

let appended: string[];
const output = (secrets = SECRETS) =>
  createOutput({ secrets, holdMs: HOLD_MS, append: (bytes) => void appended.push(Buffer.from(bytes).toString()) });
const bytes = (text: string) => Buffer.from(text);

beforeEach(() => {
  appended = [];
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'clearImmediate'] });
});
afterEach(() => vi.useRealTimers());

describe('output with secrets', () => {
  it('goes on at once when it holds no beginning of one', () => {
    output().take(bytes('a line\r\n'));
    expect(appended).toEqual(['a line\r\n']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('waits for the rest of one until it has been quiet for long enough', () => {
    const each = output();
    each.take(bytes('corr'));
    vi.advanceTimersByTime(HOLD_MS - 1);
    each.take(bytes('ect-'));
    vi.advanceTimersByTime(HOLD_MS - 1);
    expect(appended).toEqual([]);
    each.take(bytes('horse.'));
    expect(appended).toEqual(['[secret TOKEN].']);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('then goes on, and what follows is judged together with it', () => {
    const each = output();
    each.take(bytes('correct-'));
    vi.runAllTimers();
    expect(appended).toEqual(['correct-']);
    each.take(bytes('horse'));
    expect(appended).toEqual(['correct-', '[secret TOKEN]']);
  });

  it('that lay unread when the time was over is read first', () => {
    const each = output();
    each.take(bytes('correct-'));
    vi.advanceTimersToNextTimer();
    each.take(bytes('horse'));
    vi.runAllTimers();
    expect(appended).toEqual(['[secret TOKEN]']);
  });

  it('is complete at the end, and nothing comes after it', () => {
    const each = output();
    each.take(bytes('the correct-'));
    each.end();
    expect(appended).toEqual(['the ', 'correct-']);
    each.take(bytes('late'));
    each.end();
    expect(appended).toEqual(['the ', 'correct-']);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('output without secrets', () => {
  it('is handed on as it is, the same bytes at the same address', () => {
    const seen: Uint8Array[] = [];
    const append = (each: Uint8Array) => void seen.push(each);
    const each = createOutput({ secrets: [], holdMs: HOLD_MS, append });
    expect(each.take).toBe(append);
    const piece = bytes('correct-');
    each.take(piece);
    each.end();
    expect(seen).toEqual([piece]);
    expect(seen[0]).toBe(piece);
  });
});
