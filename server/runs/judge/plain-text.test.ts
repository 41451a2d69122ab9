import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPlainText, plainTextOf } from './plain-text.ts';

const text = (output: string) => plainTextOf(Buffer.from(output), false);

describe('terminal output as plain text', () => {
  const table: [string, string, string][] = [
    ['colours', '\x1b[1;31mred\x1b[0m', 'red'],
    ['line ends of a terminal', 'a\r\nb\r\n', 'a\nb\n'],
    ['a title', '\x1b]0;window title\x07text', 'text'],
    ['a link', '\x1b]8;;http://example.org\x1b\\link\x1b]8;;\x1b\\', 'link'],
    ['a device string', '\x1bPq#0;2;0~-\x1b\\after', 'after'],
    ['privacy, application and start of string', '\x1b^a\x1b\\\x1b_b\x1b\\\x1bXc\x1b\\d', 'd'],
    ['a character set', '\x1b(Bplain', 'plain'],
    ['progress on one line', ' 10%\r 50%\r100%\n', '100%\n'],
    ['a shorter text over a longer one', 'longer\rab\n', 'abnger\n'],
    ['a redrawn line', 'longer\r\x1b[Kab\n', 'ab\n'],
    ['a backspace', 'abd\bc', 'abc'],
    ['a whole line erased', 'secret\x1b[2K\rok', 'ok    '],
    ['eight-bit sequences', '\u009b31mred\u009b0m \u009dtitle\u009cend', 'red end'],
    ['a sequence called off', '\x1b[31\x18text', 'text'],
    ['a control inside a sequence', 'a\x1b[3\n1mb', 'a\nb'],
    ['an unfinished sequence', 'text\x1b[3', 'text'],
    ['an escape inside a string', '\x1b]0;a\x1b[31mred', 'red'],
    ['tabs and a bell', 'a\tb\x07c', 'a\tbc'],
    ['wide characters', '日本\r語\n', '語本\n'],
  ];
  it.each(table)('%s', (_, output, expected) => {
    expect(text(output)).toBe(expected);
  });

  it('leaves the unfinished first line out when the beginning is cut off', () => {
    expect(plainTextOf(Buffer.from('1mhalf\nwhole\n'), true)).toBe('whole\n');
    expect(plainTextOf(Buffer.from('no end of line'), true)).toBe('no end of line');
  });

  const piece = fc.oneof(
    fc.constantFrom(
      '\x1b',
      '\x1b[',
      '\x1b]',
      '\x1bP',
      '\x1b\\',
      '\x07',
      '\r',
      '\n',
      '\b',
      '\x18',
      '\u009b',
      '\u009c',
      'K',
      'm',
      '2',
      ';',
      '😀',
    ),
    fc.string({ unit: 'binary', maxLength: 4 }),
  );
  const output = fc.array(piece, { maxLength: 40 }).map((pieces) => Buffer.from(pieces.join('')));

  it('is the same however the output is cut', () => {
    fc.assert(
      fc.property(output, fc.array(fc.nat(), { maxLength: 8 }), (bytes, cuts) => {
        const whole = createPlainText();
        whole.push(bytes);
        const split = createPlainText();
        const at = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b);
        let start = 0;
        for (const end of at) {
          split.push(bytes.subarray(start, end));
          start = end;
        }
        expect(split.text()).toBe(whole.text());
      }),
    );
  });

  it('never holds an escape or any other control but tab and line end', () => {
    fc.assert(
      fc.property(output, (bytes) => {
        // eslint-disable-next-line no-control-regex
        expect(plainTextOf(bytes, false)).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
      }),
    );
  });

  it('keeps text without controls as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((s) => !/\p{Cc}|\p{Cs}|\ufeff/u.test(s)),
        (s) => {
          expect(text(s)).toBe(s);
        },
      ),
    );
  });
});
