import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkParam, matchWhole, MAX_PARAM_BYTES, PARAM_TYPES } from './param.ts';
import type { ParamSpec, ParamType } from './param.ts';

const spec = (type: ParamType, changes: Partial<ParamSpec> = {}): ParamSpec => ({
  name: 'P',
  type,
  description: 'd',
  pattern: null,
  values: type === 'enum' && changes.from === undefined ? ['redis', 'mongodb'] : null,
  from: null,
  min: null,
  max: null,
  default: null,
  ...changes,
});

/** The words of the refusal, null when the value is taken. */
function refusal(of: ParamSpec, value: string, choices: readonly string[] | null = null): string | null {
  const verdict = checkParam(of, value, { choices });
  return verdict.ok ? null : verdict.words;
}

const INT = 'must be a whole number, written in digits';
const DURATION = 'must be a duration like 500ms, 30s, 5m or 2h';
const SHORT = 'must have at least 8 characters: a shorter one cannot be masked in the output';

describe('a value is taken', () => {
  test.each<[ParamSpec, string]>([
    [spec('string'), ''],
    [spec('string'), '$(id) `id` \' " \\ -- ; & | > \n\t\r é 漢字 😀 \u001B[31m'],
    [spec('string'), 'x'.repeat(MAX_PARAM_BYTES)],
    [spec('string', { pattern: 'a|ab' }), 'ab'],
    [spec('string', { pattern: '\\p{L}+' }), 'größe'],
    [spec('int'), '0'],
    [spec('int'), '-7'],
    [spec('int'), '999999999999999'],
    [spec('int', { min: 1, max: 9 }), '1'],
    [spec('int', { min: 1, max: 9 }), '9'],
    [spec('int', { max: -1 }), '-5'],
    [spec('enum'), 'redis'],
    [spec('bool'), 'true'],
    [spec('bool'), 'false'],
    [spec('duration'), '0s'],
    [spec('duration'), '500ms'],
    [spec('duration'), '24h'],
    [spec('secret'), 'hunter22'],
    // Characters, not UTF-16 units or bytes.
    [spec('secret', { pattern: '😀{8}' }), '😀'.repeat(8)],
  ])('%#: %j', (of, value) => {
    expect(refusal(of, value)).toBeNull();
  });
});

describe('a value is refused in words', () => {
  test.each<[ParamSpec, string, string]>([
    [spec('string', { pattern: '[a-z]+' }), '', 'must match [a-z]+'],
    [spec('string', { pattern: '[a-z]+' }), 'redis; id', 'must match [a-z]+'],
    [spec('string', { pattern: '[a-z]+' }), 'redis\nid', 'must match [a-z]+'],
    [spec('string', { pattern: '[a-z]+' }), 'redis\n', 'must match [a-z]+'],
    [spec('string', { pattern: 'a|b' }), 'ax', 'must match a|b'],
    [spec('string', { pattern: '.' }), '😀😀', 'must match .'],
    [spec('int'), '', INT],
    [spec('int'), ' 1', INT],
    [spec('int'), '1\n', INT],
    [spec('int'), '+1', INT],
    [spec('int'), '1.0', INT],
    [spec('int'), '1e3', INT],
    [spec('int'), '0x10', INT],
    [spec('int'), '01', INT],
    [spec('int'), '-0', INT],
    [spec('int'), '٣', INT],
    [spec('int'), '1000000000000000', INT],
    [spec('int'), '--help', INT],
    [spec('int', { min: 1, max: 9 }), '0', 'must be between 1 and 9'],
    [spec('int', { min: 1, max: 9 }), '10', 'must be between 1 and 9'],
    [spec('int', { min: 1 }), '0', 'must be 1 or more'],
    [spec('int', { max: 9 }), '10', 'must be 9 or less'],
    [spec('enum'), '', 'must be one of redis, mongodb'],
    [spec('enum'), 'redis ', 'must be one of redis, mongodb'],
    [spec('enum'), 'Redis', 'must be one of redis, mongodb'],
    [spec('enum', { values: [...'abcdefghijklm'] }), 'z', 'must be one of its choices'],
    [spec('bool'), '', 'must be true or false'],
    [spec('bool'), 'TRUE', 'must be true or false'],
    [spec('bool'), '1', 'must be true or false'],
    [spec('duration'), '', DURATION],
    [spec('duration'), '30', DURATION],
    [spec('duration'), '1.5h', DURATION],
    [spec('duration'), '-1s', DURATION],
    [spec('duration'), '1h30m', DURATION],
    [spec('duration'), '5m\n', DURATION],
    [spec('secret'), '', SHORT],
    [spec('secret'), 'hunter2', SHORT],
    [spec('secret'), '😀'.repeat(7), SHORT],
    [spec('secret', { pattern: '[a-z]+' }), 'hunter22', 'must match [a-z]+'],
  ])('%#: %j', (of, value, words) => {
    expect(refusal(of, value)).toBe(words);
  });

  describe.each(PARAM_TYPES)('whatever its type, here %s', (type) => {
    const of = spec(type);
    test.each([
      ['a NUL', 'redis\0x', /^must not contain a NUL character/],
      ['half a character', 'redis\uD83D', /^contains half a character/],
      ['the other half', '\uDE00redis', /^contains half a character/],
      ['one byte too many', 'é'.repeat(MAX_PARAM_BYTES / 2) + 'x', /^is 8193 bytes long, and at most 8192 are taken$/],
      ['a megabyte', 'x'.repeat(1_000_000), /^is 1000000 bytes long/],
      ['a megabyte of digits', '1'.repeat(1_000_000), /^is 1000000 bytes long/],
    ])('when it has %s', (_name, value, words) => {
      expect(refusal(of, value)).toMatch(words);
    });
  });
});

describe('choices that a block printed', () => {
  const of = spec('enum', { from: 'list', values: null });
  test('are the only values', () => {
    expect(refusal(of, 'redis', ['redis', 'app'])).toBeNull();
    expect(refusal(of, 'mongodb', ['redis', 'app'])).toBe('must be one of redis, app');
  });

  test('must have been asked for, and there must be some', () => {
    expect(refusal(of, 'redis')).toBe('needs its choices first: ask for them');
    expect(refusal(of, 'redis', [])).toBe('has no choices at this moment');
  });

  test('do not widen an enum with values of its own', () => {
    expect(refusal(spec('enum'), 'app', ['app'])).toBe('must be one of redis, mongodb');
  });
});

describe('any text at all', () => {
  const anySpec = fc.constantFrom(
    ...PARAM_TYPES.map((type) => spec(type)),
    spec('string', { pattern: '[a-z0-9-]+' }),
    spec('int', { min: -3, max: 3 }),
  );
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.integer().map(String), fc.constantFrom('true'));

  test('is taken or refused in words, and what is taken can be given to a program', () => {
    fc.assert(
      fc.property(anySpec, text, (of, value) => {
        const verdict = checkParam(of, value);
        if (verdict.ok) {
          expect(value).not.toContain('\0');
          // It comes back byte for byte.
          expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(new TextEncoder().encode(value))).toBe(value);
        } else {
          expect(verdict.words).toMatch(/^(?:must|is|has|needs|contains) /);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test('that is a number within its range is an int, and nothing else is', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.integer(), (a, b, number) => {
        const [min, max] = [Math.min(a, b), Math.max(a, b)];
        expect(checkParam(spec('int', { min, max }), String(number)).ok).toBe(number >= min && number <= max);
      }),
    );
  });
});

test('the caller may bring a match of its own, for example one with a deadline', () => {
  const asked: string[] = [];
  const matches = (pattern: string, value: string) => asked.push(`${pattern} ${value}`) === 0;
  expect(checkParam(spec('string', { pattern: 'a+' }), 'a', { matches })).toEqual({
    ok: false,
    words: 'must match a+',
  });
  expect(asked).toEqual(['a+ a']);
  expect(matchWhole('a+', 'aa')).toBe(true);
});
