import { expect, test } from 'vitest';
import { testParam } from '../testing-views.ts';
import { takeSecrets } from './take-secrets.ts';

const SPECS = [testParam(), testParam({ name: 'TOKEN', type: 'secret' })];

test('an address without secrets stays as it is, to the letter', () => {
  expect(takeSecrets(SPECS, '?SERVICE=a%20b&x')).toEqual({ search: '?SERVICE=a%20b&x', secrets: [] });
  expect(takeSecrets(SPECS, '')).toEqual({ search: '', secrets: [] });
});

test('a secret goes, whatever stands beside it stays', () => {
  expect(takeSecrets(SPECS, '?SERVICE=redis&TOKEN=hunter2&x=1')).toEqual({
    search: '?SERVICE=redis&x=1',
    secrets: ['TOKEN'],
  });
});

test('every repetition of it goes, an empty one too, and an address of nothing else becomes empty', () => {
  expect(takeSecrets(SPECS, '?TOKEN=a&TOKEN=')).toEqual({ search: '', secrets: ['TOKEN'] });
});

test('a name in another case is another name', () => {
  expect(takeSecrets(SPECS, '?token=x').secrets).toEqual([]);
});
