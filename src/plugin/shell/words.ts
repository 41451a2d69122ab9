/**
 * Words of a command, redirections among them taken aside.
 */
import { readSubscript } from './arithmetic.ts';
import { readSubshell } from './commands.ts';
import { readBackticks, readDollar } from './expansion.ts';
import { readLineEnd, takeHeredoc } from './heredocs.ts';
import type { ShellCommand } from './found.ts';
import { EXPANDED, readDoubleQuoted, skipSingleQuoted } from './quotes.ts';
import { NAME } from './reader.ts';
import type { Reader } from './reader.ts';

export type Word = {
  /** Without quotes; EXPANDED stands for what only the shell knows. */
  text: string;
  /** Some of it was quoted, so that it is no keyword. */
  quoted: boolean;
  /** Offset of its first character, in the block. */
  at: number;
  /** The variable that it gives a value, when it is `NAME=…` in a place where that counts. */
  assigns: string | null;
  /** Offset behind it, in the block. */
  end: number;
};

const BLANKS = /(?:[ \t]|\\\n)*/y;
const WORD_END = /[ \t\n;&|<>()]/;
const REDIRECTION = /[0-9]*(?:&>>?|<<<|<>|<&|>&|>>|>\||<(?!\()|>(?!\())/y;
/** `exec {log}>file` opens a file and keeps its number in `log`. */
const NAMED_REDIRECTION = /\{([A-Za-z_][A-Za-z0-9_]*)\}(?=[<>])/y;

export function skipBlanks(reader: Reader): void {
  reader.match(BLANKS);
}

/** Blanks, line ends and comments: where a list may go on in the next line. */
export function skipLines(reader: Reader): void {
  for (;;) {
    skipBlanks(reader);
    if (reader.peek() === '#') skipComment(reader);
    else if (reader.peek() !== '\n') return;
    else readLineEnd(reader);
  }
}

/** From a `#` at the start of a word to the end of the line. */
export function skipComment(reader: Reader): void {
  const end = reader.text.indexOf('\n', reader.at);
  reader.at = end === -1 ? reader.end : Math.min(end, reader.end);
}

/** A redirection with its word, noted in `command`; false when none stands here. */
export function readRedirection(
  reader: Reader,
  { redirections, given }: Pick<ShellCommand, 'redirections' | 'given'>,
): boolean {
  const at = reader.offset();
  const named = reader.look(NAMED_REDIRECTION);
  if (named !== null) {
    reader.at += named[0].length;
    reader.set(named[1]!);
  }
  if (takeHeredoc(reader, given)) return true;
  const operator = reader.match(REDIRECTION);
  if (operator === '') return named !== null;
  skipBlanks(reader);
  const { text } = readWord(reader);
  if (operator.endsWith('<<<')) given.push(text);
  redirections.push({ operator, target: text, at });
  return true;
}

/**
 * Reads the word here. `assignable`: `NAME=` at its start assigns. `map`: an array in parentheses behind it has words
 * as subscripts.
 */
export function readWord(reader: Reader, { assignable = false, map = false } = {}): Word {
  const from = reader.at;
  const at = reader.offset();
  const assigns = assignable ? takeAssignment(reader) : null;
  const parts = [reader.text.slice(from, reader.at)];
  if (assigns !== null && reader.peek() === '(') {
    readArray(reader, assigns, map);
    return { text: parts[0]! + EXPANDED, quoted: false, assigns, at, end: reader.offset() };
  }
  let quoted = false;
  let groups = 0;
  while (!reader.done) {
    const here = reader.peek();
    const next = reader.peek(1);
    if ((here === '<' || here === '>') && next === '(') {
      reader.at += 2;
      readSubshell(reader);
      parts.push(EXPANDED);
    } else if (next === '(' && /[?*+@!]/.test(here)) {
      // A pattern such as `@(a|b)`.
      groups += 1;
      parts.push(here, next);
      reader.at += 2;
    } else if (groups > 0 && here === ')') {
      groups -= 1;
      parts.push(here);
      reader.at += 1;
    } else if (here === '\\') {
      if (next !== '\n') parts.push(next);
      quoted = true;
      reader.at += 2;
    } else if (here === "'") {
      parts.push(skipSingleQuoted(reader));
      quoted = true;
    } else if (here === '"') {
      parts.push(readDoubleQuoted(reader));
      quoted = true;
    } else if (here === '$') {
      parts.push(readDollar(reader, { quoted: false }));
    } else if (here === '`') {
      readBackticks(reader);
      parts.push(EXPANDED);
    } else if (groups === 0 && WORD_END.test(here)) {
      break;
    } else {
      parts.push(here);
      reader.at += 1;
    }
  }
  return { text: parts.join(''), quoted, assigns, at, end: reader.offset() };
}

/** Longest subscript that is looked through for the `=` behind it, characters. */
const MAX_SUBSCRIPT = 500;

/** Steps over `NAME=`, `NAME+=`, `NAME[…]=`; null, and nothing moved, when none stands here. */
function takeAssignment(reader: Reader): string | null {
  const from = reader.at;
  const name = reader.match(NAME);
  if (name !== '' && reader.peek() === '[' && isAssignedElement(reader)) readSubscript(reader, name);
  if (name !== '' && (reader.take('=') || reader.take('+='))) return name;
  reader.at = from;
  return null;
}

/** Whether the subscript that begins here ends before an `=`. */
function isAssignedElement(reader: Reader): boolean {
  let open = 0;
  for (let at = reader.at; at < Math.min(reader.at + MAX_SUBSCRIPT, reader.end); at++) {
    const char = reader.text[at];
    if (char === '\\') at++;
    if (char === '[') open += 1;
    if (char !== ']' || --open > 0) continue;
    const after = reader.text.slice(at + 1, Math.min(at + 3, reader.end));
    return after.startsWith('=') || after === '+=';
  }
  return false;
}

/** `(…)` behind `NAME=`: words, each perhaps with a subscript. */
function readArray(reader: Reader, name: string, map: boolean): void {
  reader.take('(');
  if (map) reader.found.maps.add(name);
  for (;;) {
    skipLines(reader);
    if (reader.done || reader.take(')')) return;
    if (reader.peek() === '[' && isAssignedElement(reader)) {
      readSubscript(reader, name);
      if (!reader.take('=')) reader.take('+=');
    }
    const before = reader.at;
    readWord(reader);
    // An operator has no place here; one step on, so that reading ends.
    if (reader.at === before) reader.at += 1;
  }
}
