import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { COMPARISONS, meets, readExpectation } from './expectation.ts';

function met(text: string, output: string): boolean {
  const result = readExpectation(text);
  if (!result.ok) throw new Error(`${text} ${result.why}`);
  return meets(result.expectation, output);
}

function whyNot(text: string): string | null {
  const result = readExpectation(text);
  return result.ok ? null : result.why;
}

describe('a regular expression', () => {
  test.each<[string, string, boolean]>([
    ['^PONG$', 'PONG\n', true],
    ['^PONG$', 'first\nPONG\nlast', true],
    ['^PONG$', 'PONGS', false],
    ['^PONG$', ' PONG', false],
    ['a.b', 'a\nb', false],
    ['^\\p{L}+$', 'größe', true],
    ['^.$', '😀', true],
    ['^$', 'x\n', true],
    ['(?!.*error)^ok', 'ok', true],
    ['cost: \\$5', 'cost: $5', true],
  ])('%s over %j', (text, output, expected) => {
    expect(met(text, output)).toBe(expected);
  });

  test('says the same every time it is asked', () => {
    const result = readExpectation('a');
    if (!result.ok) throw new Error(result.why);
    expect([1, 2, 3].map(() => meets(result.expectation, 'aa'))).toEqual([true, true, true]);
  });

  test.each(['(', '[', 'a{2,1}', '\\_', '*', '(?<n>a)(?<n>b)'])('%s is none', (text) => {
    expect(whyNot(text)).toMatch(/^is not a regular expression: /);
  });
});

const DOCUMENT = JSON.stringify({
  status: 'healthy',
  ready: true,
  stopped: false,
  nothing: null,
  zero: 0,
  count: 12,
  ratio: 0.5,
  words: 'a b',
  list: [{ Name: 'redis' }],
  number: '12',
});

describe('a question to JSON output', () => {
  test.each<[string, boolean]>([
    ['$.status', true],
    ['$.ready', true],
    ['$.zero', true],
    ['$.list', true],
    ['$.stopped', false],
    ['$.nothing', false],
    ['$.missing', false],
    ['$.status == healthy', true],
    ['$.status == "healthy"', true],
    ["$.status == 'healthy'", true],
    ['$.status==healthy', true],
    ['$.words == a b', true],
    ['$.status == sick', false],
    ['$.status != sick', true],
    ['$.status != healthy', false],
    ['$.missing != sick', false],
    ['$.missing == null', false],
    ['$.nothing == null', true],
    ['$.ready == true', true],
    ['$.ready == "true"', false],
    ['$.count == 12', true],
    ['$.number == 12', false],
    ['$.number == "12"', true],
    ['$.count > 11', true],
    ['$.count > 12', false],
    ['$.count >= 12', true],
    ['$.count < 13', true],
    ['$.count < 12', false],
    ['$.count <= 12', true],
    ['$.ratio <= 0.5', true],
    ['$.ratio > -1', true],
    ['$.number > 1', false],
    ['$.missing < 1', false],
    ["$.list[0]['Name'] == redis", true],
    ['$.list[-1].Name == redis', true],
    ['$.list == redis', false],
  ])('%s', (text, expected) => {
    expect(met(text, `${DOCUMENT}\n`)).toBe(expected);
  });

  test('asks the last line when the output is not one document, and fails when there is none', () => {
    expect(met('$.n == 2', 'starting\n{"n":1}\n{"n":2}\n')).toBe(true);
    expect(met('$.n == 2', 'no JSON at all')).toBe(false);
    expect(met('$.n != 2', '')).toBe(false);
    expect(met('$[1] > 2', '[1,\n 3]\n')).toBe(true);
  });

  const PATH = "is not a JSON path: write $.name, $[0] or $['a name'], at most 200 characters";
  const REST = 'goes on after its JSON path: write ==, !=, <=, >=, <, > and a value';
  test.each<[string, string]>([
    ['$.', PATH],
    ['$..a', PATH],
    ['$[*]', PATH],
    ['$[?(@.a)]', PATH],
    [`$.${'a'.repeat(300)}`, PATH],
    ['$.a b', REST],
    ['$.a ==', REST],
    ['$.a == ', REST],
    ['$.a = 1', REST],
    ['$.a === 1', REST],
    ['$.a <> 1', REST],
    ['$.a ~ x', REST],
    ['$.a < many', 'compares with <, which takes a number'],
    ['$.a >= "3"', 'compares with >=, which takes a number'],
  ])('%s is none', (text, why) => {
    expect(whyNot(text)).toBe(why);
  });

  test('may compare with a text that is longer than any path', () => {
    expect(whyNot(`$.a == ${'x'.repeat(300)}`)).toBeNull();
  });

  test('compares as numbers do', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), fc.constantFrom(...COMPARISONS), (a, b, how) => {
        const truth = { '==': a === b, '!=': a !== b, '<': a < b, '<=': a <= b, '>': a > b, '>=': a >= b }[how];
        expect(met(`$.n ${how} ${b}`, JSON.stringify({ n: a }))).toBe(truth);
      }),
    );
  });
});

test('any text is an expectation, or refused with the end of a sentence', () => {
  const text = fc.oneof(
    fc.string(),
    fc.string().map((rest) => `$.${rest}`),
    fc.array(fc.constantFrom('$', '.', '[', ']', "'", 'a', '0', ' ', '==', '<', '"')).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, fc.string(), (expectation, output) => {
      const result = readExpectation(expectation);
      if (result.ok) expect(typeof meets(result.expectation, output)).toBe('boolean');
      else expect(result.why).toMatch(/^(?:is not|goes on|compares with) /);
    }),
    { numRuns: 1_000 },
  );
});
