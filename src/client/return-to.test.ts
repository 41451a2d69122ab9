import { beforeEach, expect, test } from 'vitest';
import { isLocalPath, rememberPlace, takePlace } from './return-to.ts';

let kept: Map<string, string>;
const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
  removeItem: (key: string) => void kept.delete(key),
};
beforeEach(() => {
  kept = new Map();
});

test('the reader comes back to the page and block, once', () => {
  rememberPlace(storage, '/runbooks/system-health-check#verification', 1_000);
  expect(takePlace(storage, 2_000)).toBe('/runbooks/system-health-check#verification');
  expect(takePlace(storage, 2_000)).toBe('/');
});

test('an old place is forgotten', () => {
  rememberPlace(storage, '/a', 0);
  expect(takePlace(storage, 16 * 60_000)).toBe('/');
});

test.each([
  '//evil.example/x',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '/a b',
  '/a\\b',
  '',
  '/sign-in',
  '/sign-in#code=x',
])('a place that is not a page of ours leads to the first page: %o', (path) => {
  expect(isLocalPath(path)).toBe(false);
  rememberPlace(storage, path, 0);
  expect(takePlace(storage, 1)).toBe('/');
});

test('something else under our key is no place', () => {
  kept.set('runbooks.return-to', '{"path": 7');
  expect(takePlace(storage, 1)).toBe('/');
});

test('refused storage is no error', () => {
  const refusing = {
    getItem: () => {
      throw new Error('refused');
    },
    setItem: () => {
      throw new Error('refused');
    },
    removeItem: () => {},
  };
  rememberPlace(refusing, '/a', 0);
  expect(takePlace(refusing, 1)).toBe('/');
});
