import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonIn, parseJsonPath, readJsonPath, valueAt } from './json-path.ts';

describe('a path', () => {
  test.each<[string, (string | number)[]]>([
    ['$', []],
    ['$.a', ['a']],
    ['$.a.b-c', ['a', 'b-c']],
    ['$._x1', ['_x1']],
    ['$.größe', ['größe']],
    ['$[0]', [0]],
    ['$[-1].Name', [-1, 'Name']],
    ["$['health status']", ['health status']],
    ['$["it\'s"]', ["it's"]],
    ["$['']", ['']],
    ["$.a[0]['b.c'].d[12]", ['a', 0, 'b.c', 'd', 12]],
  ])('%s names one place', (text, path) => {
    expect(parseJsonPath(text)).toEqual(path);
  });

  test.each([
    '',
    'a',
    '.a',
    '$a',
    '$.',
    '$..a',
    '$.*',
    '$[*]',
    '$[]',
    '$[01x]',
    '$[1.5]',
    '$[0:2]',
    '$[?(@.a)]',
    "$['a",
    "$['a\\'b']",
    '$.a ',
    ' $.a',
    '$.1a',
    '$[1234567890]',
    `$.${'a'.repeat(200)}`,
  ])('%j is none', (text) => {
    expect(parseJsonPath(text)).toBeNull();
  });

  test('at the start of a text leaves the rest, however long that is', () => {
    expect(readJsonPath('$.a[0] == 3')).toEqual({ path: ['a', 0], rest: ' == 3' });
    expect(readJsonPath(`$.a == ${'x'.repeat(400)}`)?.path).toEqual(['a']);
    expect(readJsonPath('a == 3')).toBeNull();
  });

  test('finds exactly what it names, in any document', () => {
    const step = fc.oneof(fc.stringMatching(/^[^'\\\uD800-\uDFFF]{0,8}$/), fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), fc.jsonValue(), (path, value) => {
        const text = `$${path.map((part) => (typeof part === 'number' ? `[${part}]` : `['${part}']`)).join('')}`;
        fc.pre(text.length <= 200);
        const document = path.reduceRight<unknown>(
          (inner, part) =>
            typeof part === 'number'
              ? [...Array.from({ length: part }, () => null), inner]
              : Object.fromEntries([[part, inner]]),
          value,
        );
        expect(parseJsonPath(text)).toEqual(path);
        expect(valueAt(document, parseJsonPath(text)!)).toBe(value);
      }),
    );
  });

  test('is read in linear time', () => {
    expect(parseJsonPath(`$${'.a'.repeat(500_000)}`)).toBeNull();
    expect(parseJsonPath(`$['${'a'.repeat(500_000)}`)).toBeNull();
  });
});

describe('the value at a place', () => {
  const document: unknown = JSON.parse('{"a":[{"b":null},false,"x"],"__proto__":{"own":1},"length":2}');
  test.each<[string, unknown]>([
    ['$', document],
    ['$.a[0].b', null],
    ['$.a[1]', false],
    ['$.a[-1]', 'x'],
    ['$.length', 2],
    ['$.__proto__.own', 1],
    ['$.a[3]', undefined],
    ['$.a[-4]', undefined],
    ['$.a.length', undefined],
    ["$.a['0']", undefined],
    ['$.a[2].length', undefined],
    ['$.a[2][0]', undefined],
    ['$.a[0].b.c', undefined],
    ['$.constructor', undefined],
    ['$.toString', undefined],
    ['$[0]', undefined],
  ])('%s', (text, value) => {
    expect(valueAt(document, parseJsonPath(text)!)).toEqual(value);
  });
});

describe('the JSON in an output', () => {
  test.each<[string, string, unknown]>([
    ['all of it', ' {"a":\n [1]}\n', { a: [1] }],
    ['its last line', 'warning: old\n{"a":1}\n{"a":2}\n\n', { a: 2 }],
    ['its last line after CRLF', 'x\r\n{"a":2}\r\n', { a: 2 }],
    ['a scalar', 'true\n', true],
    ['null, which is a value', 'null\n', null],
    ['nothing, when there is none', 'no JSON\nhere\n', undefined],
    ['nothing, when there is no output', '', undefined],
    ['nothing, when more text follows', '{"a":1}\ndone\n', undefined],
    ['nothing, when it was cut off', '{"a":1}\n{"a":', undefined],
  ])('is %s', (_name, output, value) => {
    expect(jsonIn(output)).toEqual(value);
  });
});
