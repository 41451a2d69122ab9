import { expect, test } from 'vitest';
import { ago, trackWords } from './track-words.ts';

const NOW = Date.UTC(2026, 10, 24);
const DAY_MS = 86_400_000;

test.each([
  [
    { runs: 30, failed: 1, lastSuccessAt: NOW - 2 * DAY_MS, medianMs: 1_234 },
    'Last as expected 2 days ago · median 1.2 s · 1 of 30 failed',
  ],
  [
    { runs: 1, failed: 0, lastSuccessAt: NOW, medianMs: 40 },
    'Last as expected just now · median 40 ms · none of 1 failed',
  ],
  [{ runs: 4, failed: 0, lastSuccessAt: NOW, medianMs: null }, 'Last as expected just now · none of 4 failed'],
  [{ runs: 30, failed: 30, lastSuccessAt: null, medianMs: null }, 'Not once as expected in its last 30 runs'],
  [{ runs: 1, failed: 1, lastSuccessAt: null, medianMs: null }, 'Not once as expected in its only run'],
])('%o', (track, words) => expect(trackWords(track, NOW).join(' · ')).toBe(words));

test.each([
  [-5_000, 'just now'],
  [59_999, 'just now'],
  [60_000, '1 min ago'],
  [3_599_999, '59 min ago'],
  [3_600_000, '1 h ago'],
  [DAY_MS, '1 day ago'],
  [59 * DAY_MS, '59 days ago'],
  [60 * DAY_MS, '2 months ago'],
])('%i ms are %s', (ms, words) => expect(ago(ms)).toBe(words));
