import { expect, test } from 'vitest';
import type { ParamSpec } from '../../contract/param.ts';
import { testParam } from '../testing-views.ts';
import { hintOf, UNASKED } from './field.ts';
import type { ChoicesState, ParamField } from './field.ts';
import { isValue, problemOf } from './problem.ts';

const field = (text: string, told: string | null = null): ParamField => ({ text, from: 'reader', told, shown: false });
const known = (...choices: string[]): ChoicesState => ({ state: 'known', choices });

test.each<[string, Partial<ParamSpec>, string, RegExp | null]>([
  ['an empty field is no value', {}, '', /no value/],
  ['an empty field is one where the author says so', { default: '' }, '', null],
  ['an emptied field with another default is none', { default: 'x' }, '', /no value/],
  ['spaces are a value', {}, ' ', null],
  ['a pattern is for the whole value', { pattern: '[a-z]+' }, 'redis;', /must match/],
  ['a number in its range', { type: 'int', min: 1, max: 3 }, '3', null],
  ['a number beyond it', { type: 'int', min: 1, max: 3 }, '4', /between 1 and 3/],
  ['a choice', { type: 'enum', values: ['a', 'b'] }, 'b', null],
  ['something else than a choice', { type: 'enum', values: ['a', 'b'] }, 'c', /one of a, b/],
  ['a duration', { type: 'duration' }, '30s', null],
  ['no duration', { type: 'duration' }, '30', /duration like/],
  ['a secret too short to be masked', { type: 'secret' }, 'short', /at least 8/],
])('%s', (_name, spec, text, words) => {
  const problem = problemOf(testParam(spec), field(text), UNASKED);
  if (words === null) expect(problem).toBeNull();
  else expect(problem).toMatch(words);
});

test('choices that a block prints are compared once they are listed', () => {
  const spec = testParam({ type: 'enum', from: 'list' });
  expect(problemOf(spec, field('a'), UNASKED)).toBeNull();
  expect(problemOf(spec, field('a'), { state: 'failed', words: '' })).toBeNull();
  expect(problemOf(spec, field('a'), known('a', 'b'))).toBeNull();
  expect(problemOf(spec, field('a'), known('b'))).toMatch(/one of b/);
  expect(problemOf(spec, field('a'), known())).toMatch(/no choices/);
  expect(problemOf(spec, field(''), known('a'))).toMatch(/no value/);
});

test('the server’s word about a text stands until the text is another', () => {
  expect(problemOf(testParam(), field('redis', 'must be one of the services'), UNASKED)).toBe(
    'must be one of the services',
  );
});

test('whether a text is a value is the server’s rule', () => {
  expect(isValue(testParam(), '')).toBe(false);
  expect(isValue(testParam({ default: '' }), '')).toBe(true);
});

test('a field says what it takes, where the control does not', () => {
  expect(hintOf(testParam({ type: 'duration' }))).toBe('30s');
  expect(hintOf(testParam({ type: 'int', min: 1, max: 9 }))).toBe('1 to 9');
  expect(hintOf(testParam({ type: 'int', min: 1 }))).toBe('1 or more');
  expect(hintOf(testParam({ type: 'int', max: 9 }))).toBe('9 or less');
  expect(hintOf(testParam())).toBe('');
});
