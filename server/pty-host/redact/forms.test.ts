import { describe, expect, it } from 'vitest';
import { MIN_FORM_BYTES, secretForms, withoutLineEnds } from './forms.ts';

const texts = (value: string) => secretForms(value).map((form) => Buffer.from(form).toString('utf8'));
/** The alphabet of base64 at three alignments of the same value. */
const inner = (before: string, value: string, first: number, alphabet: BufferEncoding = 'base64') =>
  Buffer.from(before + value)
    .toString(alphabet)
    .slice(first, Math.floor(((before.length + value.length) * 8) / 6));

describe('the forms of a value', () => {
  it.each<[string, string, string[]]>([
    ['as it is', 'correct-horse', ['correct-horse']],
    ['JSON', 'pa"ss\\wo\trd', ['pa\\"ss\\\\wo\\trd']],
    ['JSON with escaped slashes', 'pass/word', ['pass\\/word']],
    ['JSON of Python', 'pässwörd', ['p\\u00e4ssw\\u00f6rd', 'p\\u00E4ssw\\u00F6rd']],
    ['JSON of a character beyond 16 bits', 'password😀', ['password\\ud83d\\ude00', 'password\\uD83D\\uDE00']],
    ['JSON of Go', 'pass<&>word', ['pass\\u003c\\u0026\\u003eword']],
    ['JSON of a control character', 'pass\x1bword', ['pass\\u001bword', 'pass\\u001Bword']],
    ['encodeURIComponent', "it's (/)*!~", [encodeURIComponent("it's (/)*!~")]],
    ['RFC 3986', "it's (/)*!~", ['it%27s%20%28%2F%29%2A%21~', 'it%27s%20%28%2f%29%2a%21~']],
    ['an HTML form', "it's (/)*!~", [new URLSearchParams({ x: "it's (/)*!~" }).toString().slice(2)]],
    ['a path in a URL', 'a/b/c/d e', ['a/b/c/d%20e', 'a/b/c/d+e']],
    ['every byte in a URL', 'secret/ö', ['%73%65%63%72%65%74%2F%C3%B6', '%73%65%63%72%65%74%2f%c3%b6']],
    ['hex', 'pass/word', ['706173732f776f7264', '706173732F776F7264']],
    [
      'base64',
      'correct-horse',
      [inner('', 'correct-horse', 0), inner('x', 'correct-horse', 2), inner('xy', 'correct-horse', 3)],
    ],
    ['base64url', '??>>??>>', [inner('', '??>>??>>', 0, 'base64url'), inner('xy', '??>>??>>', 3, 'base64url')]],
    ['single quotes of a shell', "it's mine", [`it'\\''s mine`]],
    ['double quotes of a shell', 'a"b$c`d\\e', ['a\\"b\\$c\\`d\\\\e']],
    ['backslashes of a shell', 'a b;c(d)', ['a\\ b\\;c\\(d\\)']],
    ['$ quotes of a shell', "a\nb\tc\x1b'ö", ["a\\nb\\tc\\E\\'ö", "a\\nb\\tc\\E\\'\\303\\266"]],
  ])('%s', (_, value, forms) => {
    expect(texts(value)).toEqual(expect.arrayContaining(forms));
  });

  it('base64 of a longer text contains one of them, wherever the value stands in it', () => {
    for (const value of ['pässwörd', '12345678', '123456789', '1234567890', '????????'])
      for (const before of ['', 'u', 'u:', 'me:', 'user:', 'longer:'])
        for (const after of ['', '\n', '\r\n', 'xyz', '/?'])
          for (const alphabet of ['base64', 'base64url'] as const) {
            const encoded = Buffer.from(before + value + after).toString(alphabet);
            const form = texts(value).find((each) => encoded.includes(each))!;
            // What is left of the value is less than two bytes of it.
            expect(encoded.length - form.length).toBeLessThanOrEqual(Math.ceil(((before + after).length * 4) / 3) + 4);
          }
  });

  it('are of the value without its line ends, which may be written in any way', () => {
    expect(texts('first half\nsecond half')).toContain('first halfsecond half');
    expect(texts('first half\nsecond half')).toContain('first half\\nsecond half');
    for (const form of texts('one two three\r\nfour five\nsix')) expect(form).toBe(withoutLineEnds(form));
  });

  it('are also of each line of eight characters, without its indentation', () => {
    const forms = texts('user-name\n  pass word 2 \nshort\n');
    expect(forms).toEqual(expect.arrayContaining(['user-name', 'pass word 2', 'pass%20word%202']));
    expect(forms).toContain(inner('x', 'pass word 2', 2));
    expect(forms).not.toContain('short');
  });

  it('of a value of many lines, only the textual ones of each line', () => {
    const key = Array.from({ length: 40 }, (_, i) => `line/${i}/of/the/key`);
    const forms = texts(key.join('\n'));
    expect(forms).toEqual(expect.arrayContaining(['line/7/of/the/key', 'line\\/7\\/of\\/the\\/key']));
    expect(forms).not.toContain('line%2F7%2Fof%2Fthe%2Fkey');
    expect(forms).toContain(encodeURIComponent(key.join('\n')));
  });

  it('are each there once, and never so short that they would be found elsewhere', () => {
    for (const value of ['aaaaaaaa', 'pa"ss wörd/x', 'ab\n\n\n\n\n\n\ncd', 'öööööööö', 'tiny']) {
      const forms = texts(value);
      expect(new Set(forms).size).toBe(forms.length);
      for (const form of secretForms(value)) expect(form.length).toBeGreaterThanOrEqual(MIN_FORM_BYTES);
    }
    expect(texts('tiny')).not.toContain('tiny');
    expect(texts('ab\n\n\n\n\n\n\ncd')).not.toContain('abcd');
  });

  it('stay within bounds for the largest value', () => {
    for (const char of ['a', '\x01', 'ö', '/', '\n', '"']) {
      const forms = secretForms(char.repeat(8 * 1024).slice(0, 8 * 1024));
      expect(forms.length).toBeLessThan(60);
      expect(forms.reduce((sum, form) => sum + form.length, 0)).toBeLessThan(1024 * 1024);
    }
  });
});
