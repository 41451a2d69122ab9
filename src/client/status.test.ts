import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import type { RunView } from '../contract/run.ts';
import { clock, duration, endWords, limit, since, size } from './status.ts';
import { testRun as ended } from './testing-views.ts';

test.each([
  [0, '0:00'],
  [3_999, '0:03'],
  [60_000, '1:00'],
  [3_723_000, '1:02:03'],
  [-5, '0:00'],
])('a clock of %i ms reads %s', (ms, words) => expect(clock(ms)).toBe(words));

test.each([
  [0, '0 ms'],
  [12.4, '12 ms'],
  [100, '0.1 s'],
  [1_240, '1.2 s'],
  [59_940, '59.9 s'],
  [59_960, '1 min'],
  [185_000, '3 min 5 s'],
  [7_800_000, '2 h 10 min'],
])('%i ms took %s', (ms, words) => expect(duration(ms)).toBe(words));

test.each([
  [500, '0.5 s'],
  [30_000, '30 s'],
  [60_000, '1 min'],
  [90_000, '1 min 30 s'],
  [3_600_000, '1 h'],
])('a limit of %i ms is written %s', (ms, words) => expect(limit(ms)).toBe(words));

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [14_400, '14 kB'],
  [999_600, '1.0 MB'],
  [3_200_000, '3.2 MB'],
])('%i bytes are %s', (bytes, words) => expect(size(bytes)).toBe(words));

test.each<[Partial<RunView>, string, string]>([
  [{}, 'Exit 0 in 1.2 s', 'good'],
  [{ exitStatus: 3, outcome: { verdict: 'unexpected', words: 'exit 0 expected' } }, 'Exit 3 in 1.2 s', 'bad'],
  [{ exitStatus: 137, outcome: { verdict: 'unexpected', words: '' } }, 'Exit 137 in 1.2 s', 'bad'],
  [{ exitStatus: 0, outcome: { verdict: 'unexpected', words: 'no match' } }, 'Exit 0 in 1.2 s', 'bad'],
  [{ exitStatus: 1, outcome: { verdict: 'as-expected', words: '' } }, 'Exit 1 in 1.2 s', 'good'],
  [{ reason: 'stopped', exitStatus: 130, outcome: { verdict: 'unexpected', words: '' } }, 'Stopped', 'plain'],
  [{ reason: 'timeout', outcome: { verdict: 'unexpected', words: '' } }, 'Timed out after 30 s', 'bad'],
  [{ reason: 'output-limit' }, 'Output limit reached', 'bad'],
  [{ reason: 'host-lost', exitStatus: null }, 'Lost: the terminal’s host ended', 'bad'],
  [{ reason: 'start-failed', exitStatus: null }, 'Did not start', 'bad'],
])('a run that ended so: %o', (change, main, tone) => {
  const words = endWords(ended(change));
  expect(words.main).toBe(main);
  expect(words.tone).toBe(tone);
});

test('a lost run is never told as good, whatever verdict it carries', () => {
  for (const reason of [
    'host-lost',
    'disconnected-target',
    'start-failed',
    'server-shutdown',
    'output-limit',
  ] as const) {
    for (const verdict of ['as-expected', 'unexpected'] as const) {
      expect(endWords(ended({ reason, outcome: { verdict, words: '' } })).tone).toBe('bad');
    }
  }
});

test.each<[Partial<RunView>, string]>([
  [{ outcome: { verdict: 'as-expected', words: '' } }, 'as expected'],
  [{ outcome: { verdict: 'as-expected', words: 'exit 0, output matches /ok/' } }, 'as expected'],
  [{ exitStatus: 3, outcome: { verdict: 'unexpected', words: 'exit 0 expected, got 3' } }, 'exit 0 expected, got 3'],
  [{ exitStatus: 0, outcome: { verdict: 'unexpected', words: 'exit 0 expected' } }, 'exit 0 expected'],
  [{ reason: 'stopped', outcome: { verdict: 'as-expected', words: 'stopped, output matches /b/' } }, 'as expected'],
  [
    { reason: 'timeout', outcome: { verdict: 'unexpected', words: 'timed out after 30 s before its end' } },
    'before its end',
  ],
  [{ reason: 'stopped', outcome: { verdict: 'pending' } }, 'after 1.2 s'],
  [{ reason: 'host-lost', outcome: { verdict: 'pending' } }, 'How the block ended is not known.'],
])('the outcome is told without repeating the ending: %o', (change, more) => {
  expect(endWords(ended(change)).more).toBe(more);
});

const SECONDS = { ms: 0.001, s: 1, min: 60, h: 3600 };

test('a longer run never reads as a shorter one', () => {
  const inSeconds = (words: string) =>
    [...words.matchAll(/([\d.]+) (ms|s|min|h)/g)].reduce(
      (sum, [, n, unit]) => sum + Number(n) * SECONDS[unit as keyof typeof SECONDS],
      0,
    );
  fc.assert(
    fc.property(fc.nat(20_000_000), fc.nat(20_000_000), (a, b) => {
      const [less, more] = a < b ? [a, b] : [b, a];
      expect(inSeconds(duration(less))).toBeLessThanOrEqual(inSeconds(duration(more)));
    }),
  );
});

test('a time of today is a time of day, an older one has its day in front', () => {
  const now = new Date(2026, 10, 24, 15, 0).getTime();
  expect(since(new Date(2026, 10, 24, 14, 2).getTime(), now)).toBe('14:02');
  expect(since(new Date(2026, 10, 23, 9, 5).getTime(), now)).toBe('2026-11-23 09:05');
});
