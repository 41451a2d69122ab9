import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, contentDigestInput, normalizeCode } from './hash.ts';

describe('the text that is hashed', () => {
  test('has LF line ends and exactly one final newline', () => {
    expect(normalizeCode('a\r\nb')).toEqual({ ok: true, code: 'a\nb\n' });
    expect(normalizeCode('a\n\n\n')).toEqual({ ok: true, code: 'a\n' });
    expect(normalizeCode('\n\na \n')).toEqual({ ok: true, code: '\n\na \n' });
  });

  test.each([
    ['a\0b', 'the block contains a NUL character'],
    ['a\rb', 'the block contains a lone carriage return; end lines with LF'],
    ['a\r\r\nb', 'the block contains a lone carriage return; end lines with LF'],
    ['', 'the block is empty'],
    [' \n\t\n', 'the block is empty'],
  ])('is refused: %j', (text, why) => {
    expect(normalizeCode(text)).toEqual({ ok: false, why });
  });

  test('is a fixed point, and does not depend on line ends or final newlines', () => {
    const line = fc.string({ unit: 'grapheme' }).filter((text) => !/[\r\n\0]/.test(text));
    fc.assert(
      fc.property(fc.array(line, { minLength: 1 }), fc.nat({ max: 4 }), (lines, extra) => {
        const lf = normalizeCode(lines.join('\n'));
        expect(normalizeCode(lines.join('\r\n') + '\r\n'.repeat(extra))).toEqual(lf);
        if (!lf.ok) return;
        expect(normalizeCode(lf.code)).toEqual(lf);
        expect(lf.code.endsWith('\n') && !lf.code.endsWith('\n\n')).toBe(true);
        // Nothing but line ends at the end is touched.
        expect(lf.code.replace(/\n*$/, '')).toBe(lines.join('\n').replace(/\n*$/, ''));
      }),
    );
  });
});

describe('canonical JSON', () => {
  test('means the same as JSON, and does not depend on the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = canonicalJson(value);
        expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(reversed(value))).toBe(json);
      }),
    );
  });

  test('leaves undefined fields out, as JSON does', () => {
    expect(canonicalJson({ b: 1, a: undefined })).toBe('{"b":1}');
  });

  test('of the content covers blocks and pages and nothing else', () => {
    const content = { blocks: [{ id: 'a' }], pages: [], scriptHashes: ['x'] };
    expect(contentDigestInput(content)).toBe('{"blocks":[{"id":"a"}],"pages":[]}');
  });
});

/** The same value with the keys of every object in reverse order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).reduceRight<Record<string, unknown>>(
    (fields, [key, field]) => ({ ...fields, [key]: reversed(field) }),
    {},
  );
}
