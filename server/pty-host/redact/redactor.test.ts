import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secretForms, withoutLineEnds } from './forms.ts';
import { LONGEST_LINE_END_RUN } from './matcher.ts';
import { createRedactor, HELD_LIMIT_BYTES, maskOf, redactText } from './redactor.ts';
import type { Secret } from './redactor.ts';

const TOKEN = { name: 'TOKEN', value: 'correct-horse' };
const named = (values: string[]): Secret[] => values.map((value, i) => ({ name: `S${i}`, value }));

/** Pieces as they come, then the end. */
function through(secrets: Secret[], ...pieces: (string | Uint8Array)[]): Buffer {
  const redactor = createRedactor(secrets);
  // Copies: what was given out must not hang on what the caller does with its buffer.
  const out = pieces.map((piece) => Buffer.from(redactor.push(Buffer.from(piece))));
  const rest = Buffer.from(redactor.flush());
  expect(redactor.held()).toBe(false);
  return Buffer.concat([...out, rest]);
}

function cut(bytes: Buffer, positions: number[]): Buffer[] {
  const at = [0, ...positions.map((each) => each % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((to, i) => bytes.subarray(at[i], to));
}

/** The same by other means: every form looked for at every position of the whole. */
function reference(secrets: Secret[], bytes: Buffer): Buffer {
  const places: number[] = [];
  const clear: number[] = [];
  let run = 0;
  bytes.forEach((byte, at) => {
    run = byte === 10 || byte === 13 ? run + 1 : 0;
    // No form has NUL, so it stands between what does not belong together.
    if (run > LONGEST_LINE_END_RUN) [clear, places].forEach((each) => each.push(0));
    if (run > 0) return;
    clear.push(byte);
    places.push(at);
  });
  const plain = Buffer.from(clear);
  const matches = secrets.flatMap(({ name, value }) =>
    secretForms(value).flatMap((form) => {
      const found: { name: string; start: number; end: number }[] = [];
      for (let at = plain.indexOf(form); at >= 0; at = plain.indexOf(form, at + 1))
        found.push({ name, start: at, end: at + form.length });
      return found;
    }),
  );
  matches.sort((a, b) => a.start - b.start || b.end - a.end);
  const parts: Buffer[] = [];
  let from = 0;
  for (let i = 0; i < matches.length;) {
    const { name, start } = matches[i]!;
    let { end } = matches[i]!;
    while (++i < matches.length && matches[i]!.start < end) end = Math.max(end, matches[i]!.end);
    parts.push(bytes.subarray(from, places[start]), Buffer.from(maskOf(name)));
    from = places[end - 1]! + 1;
  }
  return Buffer.concat([...parts, bytes.subarray(from)]);
}

/** Nor one that line ends are in. */
function expectNoFormIn(out: Buffer, values: string[]): void {
  const left = out
    .toString('latin1')
    .split(/\[secret S\d\]/)
    .map(withoutLineEnds);
  const forms = values.flatMap(secretForms).map((form) => Buffer.from(form).toString('latin1'));
  expect(forms.filter((form) => left.some((piece) => piece.includes(form)))).toEqual([]);
}

/** A form, perhaps with line ends in it, as an encoder or a terminal puts them there. */
const lineEnds = fc.constantFrom('\n', '\r\n', '\r\n\r\n', '\r');
function broken(form: string): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constant(form),
    fc.tuple(fc.nat(form.length), lineEnds).map(([at, end]) => form.slice(0, at) + end + form.slice(at)),
    fc.constant(form.split('').join('\n')),
  );
}
/** Text around and between forms of the secrets, beginnings and ends of forms among it. */
function streamOf(values: string[], clear: fc.Arbitrary<string>): fc.Arbitrary<Buffer> {
  const forms = values.flatMap((value) => secretForms(value).map((form) => Buffer.from(form).toString('latin1')));
  const form = fc.constantFrom(...forms);
  const piece = fc.oneof(
    clear,
    form.chain(broken),
    fc.tuple(form, fc.nat()).map(([each, to]) => each.slice(0, to % each.length)),
    fc.tuple(form, fc.nat()).map(([each, from]) => each.slice(from % each.length)),
  );
  return fc.array(piece, { maxLength: 12 }).map((pieces) => Buffer.from(pieces.join(''), 'latin1'));
}

const cuts = fc.array(fc.nat(), { maxLength: 20 });
const anyBytes = fc.uint8Array({ maxLength: 30 }).map((bytes) => Buffer.from(bytes).toString('latin1'));
/** Two letters only, so that forms overlap, contain and continue each other. */
const narrow = (min: number, max: number, letters: string) =>
  fc.string({ unit: fc.constantFrom(...letters), minLength: min, maxLength: max });

/** Ones that begin again within themselves. */
const periodic = fc
  .tuple(narrow(1, 3, 'ab'), fc.integer({ min: 9, max: 30 }), narrow(0, 4, 'ab'))
  .map(([unit, length, tail]) => unit.repeat(length).slice(0, length) + tail);

describe('redaction', () => {
  it('finds exactly what is there, whatever the secrets and however the stream is split', () => {
    const secret = fc.string({ unit: 'grapheme', minLength: 8, maxLength: 24 });
    const streams = fc
      .array(secret, { minLength: 1, maxLength: 3 })
      .chain((values) => fc.tuple(fc.constant(values), streamOf(values, anyBytes), cuts));
    fc.assert(
      fc.property(streams, ([values, bytes, positions]) => {
        const secrets = named(values);
        const out = through(secrets, ...cut(bytes, positions));
        expect(out.toString('latin1')).toBe(reference(secrets, bytes).toString('latin1'));
        expectNoFormIn(out, values);
      }),
      { numRuns: 300 },
    );
  });

  it('also where forms overlap and repeat themselves', () => {
    const streams = fc
      .array(fc.oneof(periodic, narrow(8, 14, 'ab\n')), { minLength: 1, maxLength: 3 })
      .filter((values) => values.some((value) => secretForms(value).length > 0))
      .chain((values) => fc.tuple(fc.constant(values), streamOf(values, narrow(0, 20, 'ab\n')), cuts));
    fc.assert(
      fc.property(streams, ([values, bytes, positions]) => {
        const secrets = named(values);
        expect(through(secrets, ...cut(bytes, positions)).toString('latin1')).toBe(
          reference(secrets, bytes).toString('latin1'),
        );
      }),
      { numRuns: 1_000 },
    );
  });

  it('leaves no secret whole, even when what is held has to go at any moment', () => {
    const secret = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '/', 'ö'), minLength: 8, maxLength: 12 });
    const streams = fc
      .array(secret, { minLength: 1, maxLength: 2 })
      .chain((values) => fc.tuple(fc.constant(values), streamOf(values, anyBytes), cuts));
    fc.assert(
      fc.property(streams, fc.infiniteStream(fc.boolean()), ([values, bytes, positions], flushes) => {
        const redactor = createRedactor(named(values));
        const out = cut(bytes, positions).flatMap((piece) => [
          Buffer.from(redactor.push(piece)),
          ...(flushes.next().value === true ? [redactor.flush()] : []),
        ]);
        expectNoFormIn(Buffer.concat([...out, redactor.flush()]), values);
      }),
      { numRuns: 300 },
    );
  });

  it('at every single position, for every form', () => {
    const secret = { name: 'TOKEN', value: 'pa"ss wörd/1' };
    for (const form of secretForms(secret.value)) {
      const bytes = Buffer.concat([Buffer.from('before '), form, Buffer.from(' after')]);
      const whole = `before ${maskOf('TOKEN')} after`;
      for (let at = 0; at <= bytes.length; at++)
        expect(through([secret], bytes.subarray(0, at), bytes.subarray(at)).toString()).toBe(whole);
      expect(through([secret], ...cut(bytes, [...bytes.keys()])).toString()).toBe(whole);
    }
  });

  it('changes nothing in output without a secret, whenever what is held has to go', () => {
    const values = [TOKEN.value, 'pässwörd\nof two lines', 'abababab'];
    const forms = values.flatMap((value) => secretForms(value)).map((form) => Buffer.from(form).toString('latin1'));
    const prefix = fc.constantFrom(...forms).chain((form) => fc.nat(form.length - 1).map((to) => form.slice(0, to)));
    const harmless = fc
      .array(fc.oneof(anyBytes, prefix, lineEnds), { maxLength: 20 })
      .map((pieces) => Buffer.from(pieces.join(''), 'latin1'))
      .filter((bytes) => reference(named(values), bytes).equals(bytes));
    fc.assert(
      fc.property(harmless, cuts, fc.infiniteStream(fc.boolean()), (bytes, positions, flushes) => {
        const redactor = createRedactor(named(values));
        const out = cut(bytes, positions).flatMap((piece) => [
          Buffer.from(redactor.push(piece)),
          ...(flushes.next().value === true ? [redactor.flush()] : []),
        ]);
        expect(Buffer.concat([...out, redactor.flush()]).equals(bytes)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('what is held back', () => {
  it('is only what may be the beginning of a secret', () => {
    const redactor = createRedactor([TOKEN]);
    expect(Buffer.from(redactor.push(Buffer.from('a line\r\nthe correct-'))).toString()).toBe('a line\r\nthe ');
    expect(redactor.held()).toBe(true);
    expect(Buffer.from(redactor.push(Buffer.from('answer.'))).toString()).toBe('correct-answer.');
    expect(redactor.held()).toBe(false);
  });

  it('is not a byte more where NUL stands before it', () => {
    const redactor = createRedactor([TOKEN]);
    expect([...redactor.push(Buffer.from('\0\0\0c'))]).toEqual([0, 0, 0]);
    expect([...redactor.push(Buffer.from('\0\0\0\0\0corr'))]).toEqual([...Buffer.from('c\0\0\0\0\0')]);
  });

  it('may begin in the middle of what was held', () => {
    expect(through([TOKEN], 'correct-correct-', 'horse').toString()).toBe(`correct-${maskOf('TOKEN')}`);
  });

  it('comes out unchanged at the end', () => {
    expect(through([TOKEN], 'the correct-hors').toString()).toBe('the correct-hors');
    expect(through([TOKEN], 'the correct-\r\n').toString()).toBe('the correct-\r\n');
  });

  it('when it had to be shown, the rest of the secret is not', () => {
    const redactor = createRedactor([TOKEN]);
    redactor.push(Buffer.from('correct'));
    expect(Buffer.from(redactor.flush()).toString()).toBe('correct');
    expect(Buffer.from(redactor.push(Buffer.from('-hor'))).toString()).toBe('');
    expect(Buffer.from(redactor.push(Buffer.from('se, correct-horse!'))).toString()).toBe(
      `${maskOf('TOKEN')}, ${maskOf('TOKEN')}!`,
    );
  });

  it('ends with a run of line ends that no encoder writes', () => {
    const redactor = createRedactor([TOKEN]);
    const most = '\n'.repeat(LONGEST_LINE_END_RUN);
    expect(through([TOKEN], `correct-${most}horse`).toString()).toBe(maskOf('TOKEN'));
    expect(redactor.push(Buffer.from(`correct-${most}`))).toHaveLength(0);
    expect(redactor.push(Buffer.from('\n'))).toHaveLength('correct-'.length + LONGEST_LINE_END_RUN + 1);
    expect(Buffer.from(redactor.push(Buffer.from('horse, correct-horse'))).toString()).toBe(
      `horse, ${maskOf('TOKEN')}`,
    );
  });

  it('is never more than its limit', () => {
    const redactor = createRedactor([{ name: 'LONG', value: 'x'.repeat(8 * 1024) }]);
    const slow = Buffer.from(`x${'\n'.repeat(LONGEST_LINE_END_RUN - 1)}`);
    let given = 0;
    for (let i = 1; i <= 2_000; i++) {
      given += redactor.push(slow).length;
      expect(i * slow.length - given).toBeLessThanOrEqual(HELD_LIMIT_BYTES);
    }
    given += redactor.flush().length;
    expect(given).toBe(2_000 * slow.length);
  });
});

describe('what is shown instead', () => {
  it.each<[string, Secret[], string, string]>([
    ['line ends inside go, those around stay', [TOKEN], '\r\ncorrect-\r\nhorse\r\n', '\r\n[secret TOKEN]\r\n'],
    ['forms beside each other are two', [TOKEN], 'correct-horsecorrect-horse', '[secret TOKEN][secret TOKEN]'],
    ['forms over each other are one', named(['abcdefgh', 'efghijkl']), '-abcdefghijkl-', '-[secret S0]-'],
    ['many over each other are one', named(['aaaaaaaa']), `-${'a'.repeat(50)}-`, '-[secret S0]-'],
    ['one in another is the other', named(['password', 'my password 1']), '<my password 1>', '<[secret S1]>'],
    [
      'one that begins another is the longer',
      named(['password', 'password1']),
      'password1 password',
      '[secret S1] [secret S0]',
    ],
    [
      'one that ends another is the longer',
      named(['password', '1password']),
      '1password password',
      '[secret S1] [secret S0]',
    ],
    ['the same twice has the name of the first', named(['password', 'password']), 'password', '[secret S0]'],
  ])('%s', (_, secrets, text, shown) => {
    expect(through(secrets, text).toString()).toBe(shown);
    expect(through(secrets, ...text.split('')).toString()).toBe(shown);
  });

  it('a character of many bytes may be cut anywhere', () => {
    const secret = { name: 'PIN', value: 'gehëim😀wörd' };
    const bytes = Buffer.from(`ë😀 ${secret.value} 😀ë`);
    expect(through([secret], ...cut(bytes, [...bytes.keys()])).toString()).toBe('ë😀 [secret PIN] 😀ë');
  });

  it('base64 in lines of 76 characters', () => {
    const value = 'k'.repeat(30) + '0123456789'.repeat(30);
    const wrapped = Buffer.from(`user:${value}\n`).toString('base64').replace(/.{76}/g, '$&\r\n');
    const shown = through([{ name: 'KEY', value }], `<${wrapped}>`).toString();
    expect(shown).toMatch(/^<dXNlcj..{0,2}\[secret KEY\].{0,6}>$/);
  });

  it('in a short text', () => {
    expect(redactText('There is no program /opt/correct-horse/bin.', [TOKEN])).toBe(
      'There is no program /opt/[secret TOKEN]/bin.',
    );
  });
});
