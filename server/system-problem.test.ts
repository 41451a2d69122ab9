import { mkdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { systemProblem } from './system-problem.ts';

describe('what the system refuses', () => {
  it('is a sentence with the path in it', () => {
    let refused: unknown;
    try {
      mkdirSync('/dev/null/below');
    } catch (error) {
      refused = error;
    }
    expect(systemProblem(refused)).toMatch(/^The system refused .*ENOTDIR.*\/dev\/null\/below.* RUNBOOKS_DATA/);
  });

  it('is not made of a bug', () => {
    expect(systemProblem(new TypeError('x is not a function'))).toBeNull();
    expect(systemProblem(Object.assign(new Error('x'), { code: 'ERR_INVALID_ARG_TYPE' }))).toBeNull();
    expect(systemProblem('ENOENT')).toBeNull();
    expect(systemProblem(undefined)).toBeNull();
  });
});
