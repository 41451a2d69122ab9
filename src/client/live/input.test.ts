import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { cleanPaste, splitInput } from './input.ts';

test('no paste can end bracketed paste', () => {
  expect(cleanPaste('a\u001b[201~rm -rf /\r')).toBe('a[201~rm -rf /\r');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const clean = cleanPaste(text);
      expect(clean.includes('\u001b') || clean.includes('\u009b')).toBe(false);
    }),
  );
});

test('parts join to the whole, each within the limit and none inside a character', () => {
  const utf8 = new TextEncoder();
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.integer({ min: 4, max: 64 }), (text, max) => {
      const parts = splitInput(text, max);
      expect(parts.join('')).toBe(text);
      for (const part of parts) {
        expect(utf8.encode(part).length).toBeLessThanOrEqual(max);
        expect(new TextDecoder().decode(utf8.encode(part))).toBe(part);
      }
    }),
  );
});
