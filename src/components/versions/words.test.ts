import { expect, test } from 'vitest';
import { countWords } from './words.ts';

test.each([
  [{ added: 0, removed: 0, changed: 0, same: 0 }, 'no blocks'],
  [{ added: 1, removed: 0, changed: 0, same: 0 }, '1 block added'],
  [{ added: 0, removed: 2, changed: 1, same: 0 }, '2 blocks removed, 1 changed'],
  [{ added: 3, removed: 1, changed: 2, same: 90 }, '3 blocks added, 1 removed, 2 changed, 90 the same'],
])('%o is %s', (counts, words) => expect(countWords(counts)).toBe(words));
