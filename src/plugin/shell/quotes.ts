/**
 * Quotes. Text in single quotes is for somebody else; in double quotes and in here-documents the shell still expands.
 */
import { readBackticks, readDollar } from './expansion.ts';
import type { Reader } from './reader.ts';

/** `'…'`, from its opening quote. Returns what is between. */
export function skipSingleQuoted(reader: Reader): string {
  const from = reader.at + 1;
  const to = reader.text.indexOf("'", from);
  const end = to === -1 || to >= reader.end ? reader.end : to;
  reader.at = Math.min(end + 1, reader.end);
  return reader.text.slice(from, end);
}

/** `'…'` behind a `$`, where a backslash escapes. Returns what is between, escapes as they stand. */
export function skipAnsiQuoted(reader: Reader): string {
  const from = reader.at + 1;
  reader.at = from;
  while (!reader.done && reader.peek() !== "'") reader.at += reader.peek() === '\\' ? 2 : 1;
  const text = reader.text.slice(from, Math.min(reader.at, reader.end));
  reader.take("'");
  return text;
}

/** What stands for an expansion in the text of a word: no name and no option has it. */
export const EXPANDED = '\0';

/** `"…"`, from its opening quote. Returns its text, with EXPANDED for each expansion. */
export function readDoubleQuoted(reader: Reader): string {
  reader.take('"');
  const text = readExpanding(reader, '"');
  reader.take('"');
  return text;
}

/** Text in which only `$`, backticks and backslashes mean something, up to `end` (empty: to the reader's end). */
export function readExpanding(reader: Reader, end: '"' | ''): string {
  const parts: string[] = [];
  while (!reader.done && reader.peek() !== end) {
    const here = reader.peek();
    if (here === '\\') {
      if (reader.peek(1) !== '\n') parts.push(reader.peek(1));
      reader.at += 2;
    } else if (here === '$') {
      parts.push(readDollar(reader, { quoted: true }));
    } else if (here === '`') {
      readBackticks(reader);
      parts.push(EXPANDED);
    } else {
      parts.push(here);
      reader.at += 1;
    }
  }
  return parts.join('');
}
