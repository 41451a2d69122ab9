import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { DEFAULT_REVIEW_DAYS } from '../../contract/front-matter-schema.ts';
import { dayWords, isoDay, nextReview, REVIEW_EVERY } from './front-matter.ts';

test.each([
  ['2026-11-23', '2026-11-23'],
  ['2026-11-23T00:00:00.000Z', '2026-11-23'],
  [new Date('2026-11-23'), '2026-11-23'],
  [new Date(Number.NaN), null],
  ['tomorrow', null],
  ['2026-13-40', null],
  [undefined, null],
])('the day of %o is %s', (value, day) => expect(isoDay(value)).toBe(day));

test('a date from another realm is a date', () => {
  expect(isoDay(runInNewContext("new Date('2026-11-23')"))).toBe('2026-11-23');
});

test('the next review is the last one and the interval, across the year', () => {
  expect(nextReview('2026-11-23', '90d')).toBe('2027-02-21');
  expect(nextReview('2026-11-23', undefined)).toBe('2027-02-21');
  expect(nextReview('2026-11-23', '3 months')).toBeNull();
  expect(nextReview(null, '90d')).toBeNull();
});

test('days are written out, so that nobody mistakes month for day', () => {
  expect(dayWords('2027-02-03')).toBe('3 Feb 2027');
});

test('a page that names no interval is read again when the build says so', () => {
  expect(REVIEW_EVERY).toBe(`${DEFAULT_REVIEW_DAYS}d`);
});
