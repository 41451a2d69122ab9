import { describe, expect, it } from 'vitest';
import { parseDuration, parseSize } from './units.ts';

describe('durations', () => {
  it.each([
    ['500ms', 500],
    ['60s', 60_000],
    ['5m', 300_000],
    ['1h', 3_600_000],
    ['7d', 604_800_000],
  ])('%s', (text, ms) => expect(parseDuration(text)).toBe(ms));

  it.each(['', '5', '5 m', '-5m', '1.5h', '0s', '5M', '99999999999999999d', '5m '])('not "%s"', (text) =>
    expect(parseDuration(text)).toBeNull(),
  );
});

describe('sizes', () => {
  it.each([
    ['512B', 512],
    ['64KiB', 65_536],
    ['64MiB', 67_108_864],
    ['2GiB', 2_147_483_648],
  ])('%s', (text, bytes) => expect(parseSize(text)).toBe(bytes));

  it.each(['', '64', '64MB', '64mib', '0B', '1.5GiB', '9999999999GiB'])('not "%s"', (text) =>
    expect(parseSize(text)).toBeNull(),
  );
});
