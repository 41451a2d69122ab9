/** The scan of any text: it ends, soon, without throwing, and says the same of a text wherever it stands. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CONFIRMED } from './cases.ts';
import { scanShell } from './index.ts';
import type { ShellVariables } from './index.ts';

const texts = Object.values(CONFIRMED).flatMap((cases) => cases.map(([text]) => text));
/** Each is read whole when another command follows on the next line. */
const anyText = fc.constantFrom(...texts);

const usesOf = ({ uses }: ShellVariables) => uses.map(({ name, tolerant }) => `${name}${tolerant ? '?' : ''}`);
const setsOf = ({ sets }: ShellVariables) => sets.map(({ name }) => name);

describe('a text says the same', () => {
  test('in front of and behind others', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 6 }), (parts) => {
        const whole = scanShell(parts.join('\n'));
        // What a map is, the texts tell one another; that is all they share.
        fc.pre(!parts.some((part) => part.includes('-A m')));
        const each = parts.map((part) => scanShell(part));
        expect(usesOf(whole)).toEqual(each.flatMap(usesOf));
        expect(setsOf(whole)).toEqual(each.flatMap(setsOf));
        const lines = parts.map(
          (_, index) => parts.slice(0, index).join('\n').split('\n').length - (index > 0 ? 0 : 1),
        );
        expect(whole.uses.map((use) => use.line)).toEqual(
          each.flatMap(({ uses }, index) => uses.map((use) => use.line + lines[index]!)),
        );
      }),
    );
  });

  test.each([
    ['braces', '{\n', '\n}', true],
    ['a subshell', '(\n', '\n)', false],
    ['a command substitution', 'echo $(\n', '\n)', false],
    ['a quoted command substitution', 'echo "a $(\n', '\n) b"', false],
    ['a here-document', 'cat <<OUTER\n$(\n', '\n)\nOUTER', false],
    ['an expansion', 'echo ${_:-$(\n', '\n)}', false],
    ['a branch', 'if true; then\n', '\nfi', true],
    ['a loop', 'while false; do\n', '\ndone', true],
    ['a case', 'case a in (b) c;; a)\n', '\n;; esac', true],
    // What is local in it, and was not before, goes with it.
    ['a function', 'function outer {\n', '\n}', null],
    ['a pipe', 'true | {\n', '\n} | cat', false],
    ['a process substitution', 'cat <(\n', '\n)', false],
    ['an array', 'array=($(\n', '\n))', false],
  ])('inside %s', (_name, before, after, stays) => {
    for (const text of texts) {
      const [bare, wrapped] = [scanShell(text), scanShell(`${before}${text}${after}\nLAST=$END`)];
      expect(usesOf(wrapped), text).toEqual([...usesOf(bare), 'END']);
      expect(setsOf(wrapped).filter((name) => name !== 'array')).toEqual([...setsOf(bare), 'LAST']);
      const left = (found: ShellVariables) =>
        found.sets.filter((set) => set.until === Infinity && !['array', 'LAST'].includes(set.name));
      if (stays === true) expect(left(wrapped), text).toHaveLength(left(bare).length);
      if (stays === false) expect(left(wrapped), text).toHaveLength(0);
    }
  });
});

describe('any text', () => {
  const pieces =
    '$ ${ ${# ${! $( $(( ` " \' \\ \n ; & | && || ;; < > << <<- <<< ( ) (( )) [ ] [[ ]] { } # = += : :- := @ * ! ~ ' +
    'X Y[ a=( if then else elif fi case in esac for do done while function f() coproc export read -a -v let E 1 \0 é 😀';
  const fragment = fc.oneof(
    fc.constantFrom(...pieces.split(' '), ' ', '\t', "$'", '$"', 'declare -A m'),
    anyText,
    fc.string({ unit: 'binary', maxLength: 4 }),
  );

  test('is read to its end, and every name found stands in it', () => {
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 30 }), (fragments) => {
        const text = fragments.join('');
        const { uses, sets } = scanShell(text);
        const lines = text.split('\n').length;
        const own = new Set(['REPLY', 'MAPFILE', 'COPROC']);
        for (const { name, line, at } of [...uses, ...sets]) {
          expect(name).toMatch(/^[A-Za-z_][A-Za-z0-9_]*$/);
          expect(line).toBeGreaterThanOrEqual(0);
          expect(line).toBeLessThan(lines);
          expect(at).toBeLessThanOrEqual(text.length + 1);
          const stands = text.replaceAll(/\\\n|\$(?=['"])|[\\'"]/g, '').includes(name);
          expect(stands || own.has(name) || name.endsWith('_PID'), name).toBe(true);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  const hostile = [
    ...pieces.split(' ').filter((piece) => piece !== ''),
    ...(
      '$(( ·( ·(( ·$((a ·((a;·${X:-·${X:·${a[·a[·"$(·"${X:-\'·`\\`·`\\\\`·${X#\'·' +
      'cat <<E\n·$(cat <<E\n·cat <<E $(\n·f() ·coproc ·coproc X {·case x in a) ·if ·{ ·a=(·! ·' +
      "[[ (·$((X[·X[[·@(·$[·<(·A=1 ·A=$(·A=1 | ·export A ·builtin ·declare -a X ·for x in a ·let x[·\\\n·# \n·$'\\"
    ).split('·'),
  ];
  // A scan that is not nearly linear would not end within the test's limit.
  test.each(hostile)('is read soon, here 200 kB of %j', { timeout: 5_000 }, (piece) => {
    const text = piece.repeat(Math.ceil(200_000 / piece.length));
    const { uses, sets } = scanShell(text);
    expect(uses.length + sets.length).toBeLessThanOrEqual(text.length);
  });

  test('that nests deeper than anybody reads is said to be too deep', () => {
    const nested = (depth: number) => `${'$('.repeat(depth)}echo $X${')'.repeat(depth)}`;
    expect(scanShell(nested(40))).toMatchObject({ tooDeep: false, uses: [{ name: 'X' }] });
    expect(scanShell(nested(200))).toMatchObject({ tooDeep: true });
    expect(scanShell(`${'`'.repeat(200)}\n${'{ '.repeat(200)}`).tooDeep).toBe(true);
  });
});
