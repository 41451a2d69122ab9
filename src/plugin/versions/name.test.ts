import { expect, test } from 'vitest';
import { nameProblem } from './name.ts';

test.each([
  ['1.0', []],
  ['1.1', ['1.0']],
  ['1.10', ['1.9', '1.0']],
  ['1.0.1', ['1.0']],
  ['2.0', ['1.10.3']],
])('%s may come after %o', (version, published) => expect(nameProblem(version, published)).toBeNull());

test.each([
  ['1', [], 'numbers with points'],
  ['v1.1', [], 'numbers with points'],
  ['1.1-rc1', [], 'numbers with points'],
  ['1.01', [], 'numbers with points'],
  ['next', [], 'numbers with points'],
  ['../1.0', [], 'numbers with points'],
  ['1.0', ['1.0'], 'published already'],
  ['1.0.0', ['1.0'], 'would not come after 1.0'],
  ['1.9', ['1.10'], 'would not come after 1.10'],
  ['1.1', ['0.9', '2.0'], 'would not come after 2.0'],
])('%s is refused after %o', (version, published, words) => expect(nameProblem(version, published)).toContain(words));
