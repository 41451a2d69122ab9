/**
 * The commands with a grammar of their own: loop heads, `case`, `[[`, `coproc`.
 */
import { readArithmetic } from './arithmetic.ts';
import { readCommand, readList } from './commands.ts';
import { arithmeticEnd, readDoubleParentheses } from './expansion.ts';
import { EXPANDED } from './quotes.ts';
import { NAME } from './reader.ts';
import type { Reader } from './reader.ts';
import { readWord, skipBlanks, skipComment, skipLines } from './words.ts';
import type { Word } from './words.ts';

const PARTLY_EXPANDED = new RegExp(`\\w*${EXPANDED}[\\w${EXPANDED}]*`, 'g');
export const ESAC = /esac(?=[ \t\n;&|()<>`]|$)/y;

/** What follows `for` or `select`, up to its list: `X in a b`, `X`, or `((…;…;…))`. */
export function readLoopHead(reader: Reader, keyword: 'for' | 'select'): void {
  skipBlanks(reader);
  if (reader.sees('((') && arithmeticEnd(reader, reader.at + 2) !== null) {
    readDoubleParentheses(reader);
    return;
  }
  const name = reader.match(NAME);
  skipLines(reader);
  if (reader.match(/in(?=[ \t\n;]|$)/y) !== '') {
    for (;;) {
      skipBlanks(reader);
      if (reader.peek() === '#') skipComment(reader);
      const before = reader.at;
      readWord(reader);
      if (reader.at === before) break;
    }
  }
  if (name !== '') reader.set(name);
  if (keyword === 'select') reader.set('REPLY');
}

/** What follows `case`, with `esac`. */
export function readCase(reader: Reader): void {
  skipBlanks(reader);
  readWord(reader);
  skipLines(reader);
  reader.match(/in(?=[ \t\n]|$)/y);
  while (!reader.done) {
    skipLines(reader);
    if (reader.match(ESAC) !== '') return;
    reader.take('(');
    while (!reader.done && !reader.take(')')) {
      const before = reader.at;
      readWord(reader);
      if (reader.at === before) reader.at += 1;
    }
    readList(reader, ';;');
  }
}

/** What follows `[[`, with `]]`. */
export function readCondition(reader: Reader): void {
  const words: Word[] = [];
  while (!reader.done) {
    skipLines(reader);
    const before = reader.at;
    const word = readWord(reader);
    // `(`, `&&`, `<` and, in a regular expression behind `=~`, parts of it.
    if (reader.at === before) reader.at += 1;
    else if (word.text === ']]' && !word.quoted) break;
    else words.push(word);
  }
  words.forEach((word, index) => {
    recordTest(reader, words[index - 1], word);
    if (/^-(?:eq|ne|lt|le|gt|ge)$/.test(word.text)) {
      for (const operand of [words[index - 1], words[index + 1]]) readOperand(reader, operand);
    }
  });
}

/** `-v NAME`, which asks whether there is a value. */
export function recordTest(reader: Reader, before: Word | undefined, word: Word): void {
  if (before?.text !== '-v') return;
  const name = /^[A-Za-z_][A-Za-z0-9_]*/.exec(word.text)?.[0];
  if (name !== undefined) reader.use(name, { tolerant: true });
}

/** Text that is arithmetic though it was read as a word, such as the sides of `-eq` or what `let` is given. */
export function readOperand(reader: Reader, word: Word | undefined): void {
  if (word === undefined) return;
  // A name with an expansion in it is one that only the shell knows.
  const text = word.text.replaceAll(PARTLY_EXPANDED, '0');
  const offsets = Array.from({ length: text.length }, () => word.end);
  readArithmetic(reader.instead(text, offsets), () => false);
}

/** What follows `coproc`: `NAME { …; }`, or a command whose name is COPROC. */
export function readCoprocess(reader: Reader): void {
  skipBlanks(reader);
  const named = reader.look(/([A-Za-z_][A-Za-z0-9_]*)[ \t]+(?=[{(]|(?:if|while|until|for|case|select)[ \t\n])/y);
  if (named !== null) reader.at += named[0].length;
  const mark = reader.found.mark();
  readCommand(reader);
  reader.found.confine(mark, reader.offset());
  const name = named?.[1] ?? 'COPROC';
  reader.set(name);
  reader.set(`${name}_PID`);
}
