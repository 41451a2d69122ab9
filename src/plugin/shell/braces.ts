/**
 * `${…}` with all its operators.
 */
import { readArithmetic, readSubscript } from './arithmetic.ts';
import { readBackticks, readDollar } from './expansion.ts';
import { readDoubleQuoted, readExpanding, skipSingleQuoted } from './quotes.ts';
import { NAME } from './reader.ts';
import type { Reader } from './reader.ts';

const SPECIAL = /[0-9]+|[@*#?$!-]/y;
/** `${X:-…}` and its like, with and without the colon. */
const OTHERWISE = /:?[-=+?]/y;

/** Reads from the opening brace. `quoted`: inside double quotes. */
export function readBraces(reader: Reader, { quoted }: { quoted: boolean }): void {
  reader.deeper(() => {
    reader.take('{');
    const length = reader.look(/#[A-Za-z_]/y) !== null && reader.take('#');
    const indirect = !length && reader.look(/![A-Za-z_]/y) !== null && reader.take('!');
    const at = reader.at;
    const name = reader.match(NAME);
    if (name === '') reader.match(SPECIAL);
    else if (reader.peek() === '[') readSubscript(reader, name);
    // `${!prefix@}` lists names, it looks nothing up.
    const lists = indirect && (reader.take('@}') || reader.take('*}'));
    if (lists) return;
    readOperator(reader, { name, at, quoted, indirect });
    reader.take('}');
  });
}

type Parameter = { name: string; at: number; quoted: boolean; indirect: boolean };

/** What follows the name, up to the closing brace; records the use, and what `:=` sets. */
function readOperator(reader: Reader, { name, at, quoted, indirect }: Parameter): void {
  const otherwise = reader.match(OTHERWISE);
  // Of `${!ref:-…}` the value may be missing, but not `ref` itself.
  const tolerant = !indirect && otherwise !== '' && !otherwise.endsWith('?');
  if (name !== '') reader.use(name, { at, tolerant });
  if (otherwise === '' && reader.take(':')) {
    readArithmetic(reader, (r) => r.peek() === '}');
    return;
  }
  // In double quotes apostrophes hide nothing from the shell, except in a pattern.
  readBraceWord(reader, { hides: !quoted || otherwise === '', quoted });
  if (name !== '' && !indirect && otherwise.endsWith('=')) reader.set(name);
}

/** A word or pattern up to the closing brace, which stays. `hides`: text between apostrophes is not expanded. */
function readBraceWord(reader: Reader, { hides, quoted }: { hides: boolean; quoted: boolean }): void {
  while (!reader.done && reader.peek() !== '}') {
    const here = reader.peek();
    if (here === '\\') {
      reader.at += 2;
    } else if (here === '$') {
      readDollar(reader, { quoted: quoted && !hides });
    } else if (here === '`') {
      readBackticks(reader);
    } else if (here === '"') {
      readDoubleQuoted(reader);
    } else if (here === "'") {
      // A brace between apostrophes does not end the expansion, whether they hide the text or not.
      const from = reader.at + 1;
      const length = skipSingleQuoted(reader).length;
      if (!hides) readExpanding(reader.within(from, from + length), '');
    } else {
      reader.at += 1;
    }
  }
}
