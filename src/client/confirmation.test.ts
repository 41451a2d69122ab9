import { expect, test } from 'vitest';
import { isConfirmed, needsConfirmation } from './confirmation.ts';

test('only a destructive block asks for the typed name', () => {
  expect(needsConfirmation('read')).toBe(false);
  expect(needsConfirmation('change')).toBe(false);
  expect(needsConfirmation('destructive')).toBe(true);
});

test.each([
  ['stack', true],
  ['  stack ', true],
  ['Stack', false],
  ['stac', false],
  ['stack2', false],
  ['', false],
])('typing %o for the target stack: %s', (typed, confirmed) => expect(isConfirmed(typed, 'stack')).toBe(confirmed));

test('a name in another Unicode form is the same name', () => {
  expect(isConfirmed('cafe\u0301', 'caf\u00e9')).toBe(true);
});

test('nothing confirms a target without a name', () => {
  expect(isConfirmed('', '')).toBe(false);
});
