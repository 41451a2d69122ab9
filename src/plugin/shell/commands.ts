/**
 * Lists of commands: where one begins and ends, keywords, functions, and which part runs in a process of its own.
 */
import { recordSets } from './builtins.ts';
import { arithmeticEnd, readDoubleParentheses } from './expansion.ts';
import { readLineEnd } from './heredocs.ts';
import type { ShellCommand } from './found.ts';
import { ESAC, readCase, readCondition, readCoprocess, readLoopHead } from './keywords.ts';
import type { Reader } from './reader.ts';
import { readRedirection, readWord, skipBlanks, skipComment, skipLines } from './words.ts';
import type { Word } from './words.ts';

/** What ends a list; empty: the end of the text. */
export type ListEnd = '' | ')' | '}' | 'fi' | 'done' | ';;';

const KEYWORD =
  /(?:\{|\}|!|then|else|elif|do|fi|done|esac|time(?:[ \t]+-p)?|if|while|until|for|select|case|function|coproc|\[\[)(?=[ \t\n;&|()<>`]|$)/y;
/** `;;` and `;&` end a branch of `case`, `&>` is a redirection. */
const OPERATOR = /&&|\|\||\|&|\||;(?![;&])|&(?!>)/y;
const CASE_END = /;;&|;;|;&/y;
/** Commands whose arguments may assign. */
const DECLARATION = /^(?:declare|typeset|local|export|readonly)$/;
const FUNCTION_NAME = /[^\s;&|<>()$'"`\\=]+[ \t]*\([ \t]*\)/y;

/** A list in a process of its own, behind the opening parenthesis (or all of a reader's text). */
export function readSubshell(reader: Reader): void {
  const mark = reader.found.mark();
  readList(reader, ')');
  reader.found.confine(mark, reader.offset());
}

/** Reads commands up to `end` and steps over it. */
export function readList(reader: Reader, end: ListEnd): void {
  reader.deeper(() => {
    const { found } = reader;
    /** Where the current chain of commands began, and whether a pipe leads into the next one. */
    let chain = found.mark();
    let piped = false;
    while (!reader.done) {
      skipBlanks(reader);
      if (takeEnd(reader, end)) return;
      if (reader.peek() === '\n') {
        readLineEnd(reader);
        continue;
      }
      const mark = found.mark();
      const from = reader.at;
      const before = found.commands.length;
      readCommand(reader);
      // The last one is the command itself, or the last one within it, which has its input.
      const own = found.commands.at(-1);
      if (own !== undefined && piped && found.commands.length > before) own.piped = true;
      const operator = reader.match(OPERATOR);
      const pipes = operator === '|' || operator === '|&';
      if (piped || pipes) found.confine(mark, reader.offset());
      if (operator === '&') found.confine(chain, reader.offset());
      piped = pipes;
      if (pipes || operator === '&&' || operator === '||') skipLines(reader);
      else chain = found.mark();
      // Something that has no place here, such as a stray parenthesis.
      if (reader.at === from) reader.at += 1;
    }
  });
}

function takeEnd(reader: Reader, end: ListEnd): boolean {
  if (end === ')') return reader.take(')');
  if (end === ';;') return reader.match(CASE_END) !== '' || reader.look(ESAC) !== null;
  if (end === '' || reader.look(KEYWORD)?.[0] !== end) return false;
  return reader.take(end);
}

/** One command with its words and redirections, up to the operator or line end behind it. */
export function readCommand(reader: Reader): void {
  const words: Word[] = [];
  const at = reader.offset();
  const redirections: ShellCommand['redirections'] = [];
  const given: string[] = [];
  let command: string | null = null;
  const place = { assignable: true, map: false };
  let compound = false;
  for (;;) {
    skipBlanks(reader);
    if (reader.done || /[\n;|)]/.test(reader.peek())) break;
    if (reader.peek() === '#') {
      skipComment(reader);
      break;
    }
    if (readRedirection(reader, { redirections, given })) continue;
    // Behind a compound command stands an operator, or the keyword that closes another one around it.
    if (reader.peek() === '&' || (compound && reader.look(KEYWORD) !== null)) break;
    if (reader.peek() === '(') {
      readParenthesis(reader);
      compound = true;
    } else if (words.length === 0 && readCompound(reader)) {
      compound = true;
    } else if (words.length === 0 && reader.match(KEYWORD) !== '') {
      return;
    } else {
      const word = readWord(reader, place);
      words.push(word);
      if (word.assigns !== null) continue;
      if (command === null) place.assignable = DECLARATION.test(word.text);
      else if (place.assignable && /^-[A-Za-z]*A/.test(word.text)) place.map = true;
      command ??= word.text;
    }
  }
  recordSets(reader, words);
  const own = command === null ? [] : words.slice(words.findIndex(({ assigns }) => assigns === null));
  if (own.length + redirections.length + given.length > 0) {
    reader.found.commands.push({
      words: own.map(({ text, quoted, at: from }) => ({ text, quoted, at: from })),
      redirections,
      given,
      piped: false,
      at: own[0]?.at ?? at,
    });
  }
}

/** A subshell, or arithmetic in two parentheses. */
function readParenthesis(reader: Reader): void {
  if (reader.sees('((') && arithmeticEnd(reader, reader.at + 2) !== null) {
    readDoubleParentheses(reader);
  } else {
    reader.take('(');
    readSubshell(reader);
  }
}

/** A compound command or a function; false when none begins here. */
function readCompound(reader: Reader): boolean {
  const from = reader.at;
  const keyword = reader.match(KEYWORD);
  switch (keyword) {
    case '{':
      readList(reader, '}');
      return true;
    case 'if':
      readList(reader, 'fi');
      return true;
    case 'for':
    case 'select':
      readLoopHead(reader, keyword);
      readList(reader, 'done');
      return true;
    case 'while':
    case 'until':
      readList(reader, 'done');
      return true;
    case 'case':
      readCase(reader);
      return true;
    case '[[':
      readCondition(reader);
      return true;
    case 'coproc':
      reader.deeper(() => readCoprocess(reader));
      return true;
    case 'function':
      reader.match(/[ \t]*[^ \t\n;&|()<>]+[ \t]*(?:\([ \t]*\))?/y);
      readFunctionBody(reader);
      return true;
    default:
      reader.at = from;
      if (keyword !== '' || reader.match(FUNCTION_NAME) === '') return false;
      readFunctionBody(reader);
      return true;
  }
}

function readFunctionBody(reader: Reader): void {
  skipLines(reader);
  reader.found.inFunction(() => {
    reader.deeper(() => readCommand(reader));
    return reader.offset();
  });
}
