/**
 * Arithmetic: `$((…))`, `((…))`, subscripts, substring offsets, `let`. Bare names are variables here.
 */
import { readBackticks, readDollar } from './expansion.ts';
import { readDoubleQuoted, skipSingleQuoted } from './quotes.ts';
import { NAME } from './reader.ts';
import type { Reader } from './reader.ts';

/** Digits with a base before or after: `0x1f`, `16#ff`. */
const NUMBER = /[0-9][0-9A-Za-z@_#]*/y;
const ASSIGNMENT = /(?:[-+*/%&^|]|<<|>>)?=(?!=)/y;
const BLANKS = /(?:[ \t\n]|\\\n)*/y;

/**
 * Reads until `stop` says that the end stands here, outside all brackets, and leaves the reader there. Assigned names
 * count as set at the next comma, semicolon or end.
 */
export function readArithmetic(reader: Reader, stop: (reader: Reader) => boolean): void {
  reader.deeper(() => readTerms(reader, stop));
}

function readTerms(reader: Reader, stop: (reader: Reader) => boolean): void {
  const assigned: string[] = [];
  let brackets = 0;
  let operandNext = true;
  let stepped = false;
  const flush = () => {
    for (const name of assigned.splice(0)) reader.set(name);
  };
  while (!reader.done) {
    reader.match(BLANKS);
    if (reader.done || (brackets === 0 && stop(reader))) break;
    const here = reader.peek();
    if (reader.look(NAME) !== null) {
      readName(reader, stepped, assigned);
      [operandNext, stepped] = [false, false];
    } else if (reader.match(NUMBER) !== '') {
      operandNext = false;
    } else if (readExpansion(reader)) {
      operandNext = false;
    } else if (reader.take('++') || reader.take('--')) {
      // After an operand they belong to it and have been read with it, or are an operator and a sign.
      stepped = operandNext;
    } else {
      if (here === '(') brackets += 1;
      if (here === ')') brackets -= 1;
      if (here === ',' || here === ';') flush();
      operandNext = here !== ')';
      reader.at += 1;
    }
  }
  flush();
}

/** A name with its subscript, and whether it is read, written or both. */
function readName(reader: Reader, stepped: boolean, assigned: string[]): void {
  const at = reader.at;
  const name = reader.match(NAME);
  if (reader.peek() === '[') readSubscript(reader, name);
  reader.match(BLANKS);
  const after = reader.take('++') || reader.take('--');
  const operator = after ? '' : reader.match(ASSIGNMENT);
  if (operator !== '=') reader.use(name, { at });
  if (after || stepped || operator !== '') assigned.push(name);
}

/** `$…`, quotes and backticks inside arithmetic; false when none stands here. */
function readExpansion(reader: Reader): boolean {
  switch (reader.peek()) {
    case '$':
      readDollar(reader, { quoted: true });
      return true;
    case '`':
      readBackticks(reader);
      return true;
    case '"':
      readDoubleQuoted(reader);
      return true;
    case "'":
      skipSingleQuoted(reader);
      return true;
    default:
      return false;
  }
}

/** `[…]` behind the name of an array: all elements, a word where the array is a map, else arithmetic. */
export function readSubscript(reader: Reader, name: string): void {
  reader.take('[');
  if (reader.take('@]') || reader.take('*]')) return;
  if (reader.found.maps.has(name)) {
    while (!reader.done && reader.peek() !== ']') {
      if (!readExpansion(reader)) reader.at += reader.peek() === '\\' ? 2 : 1;
    }
  } else {
    readArithmetic(reader, (r) => r.peek() === ']');
  }
  reader.take(']');
}
