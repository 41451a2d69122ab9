/**
 * Here-documents: text that begins behind the line in which it is announced.
 */
import { readExpanding, skipAnsiQuoted, skipSingleQuoted } from './quotes.ts';
import type { Reader } from './reader.ts';

const OPERATOR = /[0-9]*<<(-?)(?!<)[ \t]*/y;
const DELIMITER_END = /[ \t\n;&|<>()]/;

/** Steps over `<<E` and remembers that its text follows, for `given`; false when none stands here. */
export function takeHeredoc(reader: Reader, given: string[]): boolean {
  const operator = reader.look(OPERATOR);
  if (operator === null) return false;
  reader.at += operator[0].length;
  const parts: string[] = [];
  let quoted = false;
  while (!reader.done && !DELIMITER_END.test(reader.peek())) {
    const here = reader.peek();
    quoted ||= /['"\\]/.test(here);
    if (here === "'") {
      parts.push(skipSingleQuoted(reader));
    } else if (here === '$' && reader.peek(1) === "'") {
      reader.at += 1;
      quoted = true;
      parts.push(skipAnsiQuoted(reader));
    } else if (here === '"') {
      // Nothing is expanded in a delimiter, not even in double quotes.
      const text = reader.match(/"[^"]*"?/y);
      parts.push(text.replaceAll('"', ''));
    } else {
      if (here === '\\') reader.at += 1;
      parts.push(reader.peek());
      reader.at += 1;
    }
  }
  reader.heredocs.push({ delimiter: parts.join(''), expands: !quoted, tabs: operator[1] === '-', given });
  return true;
}

/** Steps over a line end, and over the texts that were announced before it. */
export function readLineEnd(reader: Reader): void {
  reader.take('\n');
  for (const { delimiter, expands, tabs, given } of reader.heredocs.splice(0)) {
    const from = reader.at;
    const { to, next } = endOf(reader, delimiter, { expands, tabs });
    given.push(reader.text.slice(from, to));
    if (expands) readExpanding(reader.within(from, to), '');
    reader.at = next;
  }
}

/** Where the text ends, and where reading goes on behind the line with the delimiter. */
function endOf(
  reader: Reader,
  delimiter: string,
  { expands, tabs }: { expands: boolean; tabs: boolean },
): { to: number; next: number } {
  let joined = false;
  for (let at = reader.at; at < reader.end;) {
    const lineEnd = reader.text.indexOf('\n', at);
    const end = lineEnd === -1 ? reader.end : Math.min(lineEnd, reader.end);
    const line = reader.text.slice(at, end);
    if (!joined && (tabs ? line.replace(/^\t+/, '') : line) === delimiter) {
      return { to: at, next: Math.min(end + 1, reader.end) };
    }
    // A line that ends in a backslash takes the next one with it, a delimiter too.
    joined = expands && /(?:^|[^\\])(?:\\\\)*\\$/.test(line);
    at = end + 1;
  }
  return { to: reader.end, next: reader.end };
}
