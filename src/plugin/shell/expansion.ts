/**
 * What a `$` or a backtick begins.
 */
import { readArithmetic } from './arithmetic.ts';
import { readBraces } from './braces.ts';
import { readSubshell } from './commands.ts';
import { EXPANDED, readDoubleQuoted, skipAnsiQuoted } from './quotes.ts';
import { NAME } from './reader.ts';
import type { Reader } from './reader.ts';

/** `$1 $@ $? …`: they belong to the shell and are no variables. */
const SPECIAL = /[0-9@*#?$!-]/y;

/**
 * Reads what begins with the `$` here. `quoted`: inside double quotes, where `$'` is two ordinary characters. Returns
 * what stands for it in the text of the word.
 */
export function readDollar(reader: Reader, { quoted }: { quoted: boolean }): string {
  const at = reader.at;
  reader.take('$');
  if (reader.look(NAME) !== null) {
    reader.use(reader.match(NAME), { at });
  } else if (reader.sees('{')) {
    readBraces(reader, { quoted });
  } else if (reader.sees('((') && arithmeticEnd(reader, reader.at + 2) !== null) {
    readDoubleParentheses(reader);
  } else if (reader.take('(')) {
    readSubshell(reader);
  } else if (reader.take('[')) {
    readArithmetic(reader, (r) => r.peek() === ']');
    reader.take(']');
  } else if (!quoted && reader.sees("'")) {
    return skipAnsiQuoted(reader);
  } else if (!quoted && reader.sees('"')) {
    return readDoubleQuoted(reader);
  } else if (reader.match(SPECIAL) === '') {
    return '$';
  }
  return EXPANDED;
}

/** `((…))`, from its first parenthesis; the caller has made sure that it is one. */
export function readDoubleParentheses(reader: Reader): void {
  reader.take('((');
  readArithmetic(reader, (r) => r.sees('))'));
  reader.take('))');
}

/**
 * Where the `))` of an arithmetic expression stands whose text begins at `from`; null when the two parentheses are not
 * closed together, which makes them subshells.
 */
export function arithmeticEnd(reader: Reader, from: number): number | null {
  let open = 0;
  for (let at = from; at < reader.end; at++) {
    const char = reader.text[at];
    if (char === '\\') at++;
    else if (char === "'") {
      at = reader.text.indexOf("'", at + 1);
      if (at === -1) return null;
    } else if (char === '(') open += 1;
    else if (char === ')') {
      if (open === 0) return reader.text[at + 1] === ')' && at + 1 < reader.end ? at : null;
      open -= 1;
    }
  }
  return null;
}

/** `` `…` ``: a command, in which a backslash before a backtick, `$` or backslash is taken away first. */
export function readBackticks(reader: Reader): void {
  reader.take('`');
  const from = reader.at;
  const chars: string[] = [];
  const offsets: number[] = [];
  while (!reader.done && reader.peek() !== '`') {
    if (reader.peek() === '\\' && /[`$\\]/.test(reader.peek(1))) reader.at += 1;
    chars.push(reader.peek());
    offsets.push(reader.offset());
    reader.at += 1;
  }
  const plain = chars.length === reader.at - from;
  const inner = plain ? reader.within(from, reader.at) : reader.instead(chars.join(''), offsets);
  readSubshell(inner);
  reader.take('`');
}
