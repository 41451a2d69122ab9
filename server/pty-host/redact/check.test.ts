import { describe, expect, it } from 'vitest';
import { whyNotMaskable } from './check.ts';

const why = (value: string) =>
  whyNotMaskable([
    { name: 'GOOD', value: 'long enough' },
    { name: 'TOKEN', value },
  ]);

describe('a value that cannot be masked', () => {
  it.each(['', 'short', '1234567', '😀😀😀😀😀😀😀', 'abc\n\n\n\n\n\n'])('is too short: %j', (value) => {
    expect(why(value)).toBe('The secret TOKEN has fewer than 8 characters, too short to be masked in the output.');
  });

  it('is too long', () => {
    expect(why('ö'.repeat(4097))).toBe(
      'The secret TOKEN is longer than 8192 bytes, too long to be masked in the output.',
    );
  });

  it('is nothing else', () => {
    for (const value of ['12345678', '1234\n5678', 'öäüßöäüß', 'x'.repeat(8192)]) expect(why(value)).toBeNull();
    expect(whyNotMaskable([])).toBeNull();
  });
});
