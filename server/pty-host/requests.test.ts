import { describe, expect, it } from 'vitest';
import type { StartRun } from '../../src/contract/host-protocol.ts';
import { parseRequest } from './requests.ts';

const START: StartRun = {
  type: 'start',
  run: 'a'.repeat(32),
  argv: ['/bin/true'],
  env: { PATH: '/bin', TOKEN: 'correct-horse' },
  secrets: ['TOKEN'],
  cwd: '/',
  cols: 80,
  rows: 24,
  interactive: false,
  timeoutMs: 1_000,
  outputLimitBytes: 1_000,
  containment: 'descendants',
};
const parse = (more: Record<string, unknown>) => parseRequest(JSON.stringify({ ...START, ...more }));

describe('a start', () => {
  it('is taken as it is', () => {
    expect(parse({})).toEqual(START);
    expect(parse({ secrets: [] })).toEqual({ ...START, secrets: [] });
  });

  it.each<[string, unknown]>([
    ['no secrets at all', undefined],
    ['a text', 'TOKEN'],
    ['a name that is not in the environment', ['OTHER']],
    ['a name that every object has', ['constructor']],
    ['something that is no name', [7]],
    ['too many', Array.from({ length: 33 }, () => 'TOKEN')],
  ])('is refused when its secrets are %s', (_, secrets) => {
    expect(parse({ secrets })).toBeNull();
  });
});
