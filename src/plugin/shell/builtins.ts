/**
 * What a simple command sets: its assignments when it is nothing else, and what bash's own commands are told to set.
 */
import { readOperand, recordTest } from './keywords.ts';
import type { Reader } from './reader.ts';
import type { Word } from './words.ts';

/** Options with an argument, by command. */
const READ_ARGUMENTS = 'adinNptu';
const MAPFILE_ARGUMENTS = 'dnOsucC';

/** Records what a command sets, with the words that have been read of it; the reader stands behind the last one. */
export function recordSets(reader: Reader, words: readonly Word[]): void {
  const assignments = words.findIndex((word) => word.assigns === null);
  if (assignments === -1) {
    // `X=1 command` gives X to the command alone; without a command it stays.
    for (const { assigns, end } of words) reader.found.set(assigns!, end);
    return;
  }
  const start = words.findIndex(({ text }, index) => index >= assignments && !/^(?:builtin|command)$/.test(text));
  // `command read X` and `builtin read X` are `read X`.
  const [name, ...args] = start === -1 ? [] : words.slice(start);
  switch (name?.text) {
    case 'export':
    case 'readonly':
    case 'declare':
    case 'typeset':
    case 'local':
      return recordDeclared(reader, name.text, args);
    case 'read':
      return recordRead(reader, args);
    case 'mapfile':
    case 'readarray':
      return recordNames(reader, [operandsOf(args, MAPFILE_ARGUMENTS).operands[0] ?? 'MAPFILE']);
    case 'printf':
    case 'wait':
      return recordNames(reader, optionOf(args, name.text === 'printf' ? '-v' : '-p'));
    case 'getopts':
      return recordNames(reader, args[1] === undefined ? [] : [args[1].text]);
    case 'let':
      return args.forEach((word) => readOperand(reader, word));
    case 'test':
    case '[':
      return args.forEach((word, index) => recordTest(reader, args[index - 1], word));
    default:
  }
}

function recordDeclared(reader: Reader, command: string, args: readonly Word[]): void {
  const options = args.map((word) => word.text).filter((text) => text.startsWith('-'));
  const has = (letters: RegExp) => options.some((option) => letters.test(option));
  const exports = command === 'export' || command === 'readonly';
  // Functions, and what is only printed or taken back.
  if (has(/^-\w*[fFp]/) || (command === 'export' && has(/^-\w*n/))) return;
  const [local, map] = [!exports && !has(/^-\w*g/), has(/^-\w*A/)];
  for (const { text } of args) {
    const [, name, equals] = /^([A-Za-z_][A-Za-z0-9_]*)(?:$|\[.*?\](?=\+?=|$)|(?=\+?=))(\+?=)?/s.exec(text) ?? [];
    if (name === undefined) continue;
    if (map) reader.found.maps.add(name);
    const keeps = exports && equals === undefined;
    // What is handed to programs is used by them.
    if (keeps) reader.use(name, { tolerant: true });
    reader.found.set(name, reader.offset(), { assigns: !keeps, local });
  }
}

function recordRead(reader: Reader, args: readonly Word[]): void {
  const { operands, options } = operandsOf(args, READ_ARGUMENTS);
  const array = options.get('a');
  if (array !== undefined) recordNames(reader, [array]);
  else recordNames(reader, operands.length > 0 ? operands : ['REPLY']);
}

/** Sets what is the name of a variable, perhaps with a subscript; a name that is expanded first is not known. */
function recordNames(reader: Reader, names: readonly string[]): void {
  for (const text of names) {
    const name = /^[A-Za-z_][A-Za-z0-9_]*(?=$|\[)/.exec(text)?.[0];
    if (name !== undefined) reader.set(name);
  }
}

/** The argument of one option, in the next word or in the same. */
function optionOf(args: readonly Word[], option: string): string[] {
  const index = args.findIndex((word) => word.text.startsWith(option));
  if (index === -1) return [];
  const own = args[index]!.text.slice(option.length);
  return [own === '' ? (args[index + 1]?.text ?? '') : own];
}

/** Words behind the options, and the options' arguments; `taking` are the letters that take one. */
function operandsOf(args: readonly Word[], taking: string): { operands: string[]; options: Map<string, string> } {
  const options = new Map<string, string>();
  let index = 0;
  for (; index < args.length; index++) {
    const { text } = args[index]!;
    if (text === '--') {
      index += 1;
      break;
    }
    if (!/^-./.test(text)) break;
    const letter = text.split('').findIndex((char, at) => at > 0 && taking.includes(char));
    if (letter === -1) continue;
    const own = text.slice(letter + 1);
    if (own === '') index += 1;
    options.set(text[letter]!, own === '' ? (args[index]?.text ?? '') : own);
  }
  return { operands: args.slice(index).map((word) => word.text), options };
}
