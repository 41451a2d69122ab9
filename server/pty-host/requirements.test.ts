import { describe, expect, it } from 'vitest';
import { isOlder, whatIsMissing } from './requirements.ts';

describe('requirements', () => {
  it.each([
    ['1.46.0', '1.52.1', true],
    ['1.52.0', '1.52.1', true],
    ['1.52.1', '1.52.1', false],
    ['1.52.1-dev', '1.52.1', false],
    ['1.100.0', '1.52.1', false],
    ['2.0.0', '1.52.1', false],
    ['1.52', '1.52.1', true],
  ])('%s is older than %s: %s', (version, than, older) => {
    expect(isOlder(version, than)).toBe(older);
  });

  it('an old libuv is refused in a sentence that says what to do', () => {
    expect(whatIsMissing('1.51.0')).toBe(
      'This Node has libuv 1.51.0, in which a terminal can lose its last output. Start it with Node 26 or later (libuv 1.52.1).',
    );
  });
});
