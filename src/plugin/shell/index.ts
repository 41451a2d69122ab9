/**
 * Which variables a block's bash text uses and which it sets, and which commands it has. A small lexer with recursion, after bash's own grammar
 * (manual 5.2): quotes, expansions, arithmetic, here-documents, lists, keywords, functions. It follows how the text is
 * read, not what happens when it runs: a set in one branch of an `if` counts, what `eval` or a sourced file sets does
 * not. Its files call each other in a circle, as the grammar does. It takes any text, throws nothing and always ends.
 */
import { readList } from './commands.ts';
import { Found } from './found.ts';
import type { ShellVariables } from './found.ts';
import { Reader } from './reader.ts';

export type { CommandWord, ShellCommand, ShellVariables, VariableSet, VariableUse } from './found.ts';
export { EXPANDED } from './quotes.ts';

/** `maps`: names that are associative arrays when the text begins. Uses and sets come in the order of the text. */
export function scanShell(code: string, { maps = [] }: { maps?: Iterable<string> } = {}): ShellVariables {
  const found = new Found(maps);
  readList(new Reader(code, found), '');
  const lineOf = lineCounter(code);
  return {
    uses: found.uses.map((use) => ({ ...use, line: lineOf(use.at) })).sort((a, b) => a.at - b.at),
    sets: found.sets
      .map(({ name, at, until, assigns }) => ({ name, line: lineOf(at), at, until, assigns }))
      .sort((a, b) => a.at - b.at),
    maps: found.maps,
    commands: found.commands.map((command) => ({ ...command, line: lineOf(command.at) })).sort((a, b) => a.at - b.at),
    tooDeep: found.tooDeep,
  };
}

/** 0-based line of an offset. */
function lineCounter(text: string): (offset: number) => number {
  const ends: number[] = [];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) ends.push(at);
  return (offset) => {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! < offset) low = middle + 1;
      else high = middle;
    }
    return low;
  };
}
