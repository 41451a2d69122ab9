import { describe, expect, test } from 'vitest';
import { blockOf, BODY_LINE, problemsIn, runbookOf } from './testing.ts';

const UNDO = blockOf('undo', 'true', 'risk=change');

test('a change may name the block that undoes it, before or after it', () => {
  const change = blockOf('do', 'true', 'risk=change rollback=undo');
  expect(problemsIn(runbookOf(change + UNDO))).toEqual([]);
  expect(problemsIn(runbookOf(UNDO + change))).toEqual([]);
});

describe('a way back is refused', () => {
  test.each<[string, string, string]>([
    ['that is not there', 'risk=change rollback=nothing', 'rollback: no block "nothing" on this page'],
    [
      'of a block that reads',
      'risk=read rollback=undo',
      'rollback: a read block changes nothing, so there is nothing to undo',
    ],
    [
      'on another target',
      'risk=destructive target=other rollback=undo',
      'rollback: block "undo" runs on stack, and this one on other',
    ],
  ])('%s', (_name, words, message) => {
    expect(problemsIn(runbookOf(blockOf('do', 'true', words) + UNDO))).toEqual([`${BODY_LINE}: ${message}`]);
  });
});
