import { describe, expect, it } from 'vitest';
import { runtimeProblem } from './runtime-check.ts';

describe('the Node that runs the server', () => {
  it.each([
    ['26.10.0', '1.52.1'],
    ['26.0.0', '1.53.0'],
    ['27.1.0', '2.0.0'],
  ])('%s with libuv %s will do', (node, uv) => expect(runtimeProblem({ node, uv })).toBeNull());

  it.each([
    ['20.19.0', '1.46.0', 'This is Node 20.19.0'],
    ['26.0.0', '1.52.0', 'libuv 1.52.0'],
    ['26.0.0', '1.9.9', 'libuv 1.9.9'],
  ])('%s with libuv %s is refused with what to do', (node, uv, words) => {
    expect(runtimeProblem({ node, uv })).toContain(words);
    expect(runtimeProblem({ node, uv })).toContain('npm start');
  });

  it('is the one these tests run on', () => expect(runtimeProblem()).toBeNull());
});
