import { describe, expect, it } from 'vitest';
import { explainInstallFailure } from './install.mjs';

describe('a failed installation says in one sentence what to do', () => {
  const cases: [string, string, RegExp][] = [
    [
      'no network',
      'npm error code EAI_AGAIN\nnpm error request to https://example.org failed',
      /connect this machine to the npm registry/,
    ],
    ['a refused connection', 'npm error code ECONNREFUSED', /connect this machine to the npm registry/],
    ['no compiler', 'gyp ERR! stack Error: not found: make', /install a C\+\+ compiler, make and Python 3/],
    ['a full disk', 'npm error code ENOSPC', /free about 1 GB/],
    ['anything else', 'npm error code EUNKNOWN', /npm’s own words are in \/tmp\/log/],
  ];
  it.each(cases)('%s', (_name, output, sentence) => {
    const words = explainInstallFailure(output, '/tmp/log');
    expect(words).toMatch(sentence);
    expect(words).toContain('/tmp/log');
    expect(words.split('\n')).toHaveLength(1);
  });
});
