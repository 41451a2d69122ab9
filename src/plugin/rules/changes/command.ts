/**
 * One command, judged by its words: the program in it, or the one that it starts. The files here call each other in a
 * circle, as programs do.
 */
import { EXPANDED, scanShell } from '../../shell/index.ts';
import type { ShellCommand } from '../../shell/index.ts';
import { isNowhere } from './options.ts';
import { judgeOf } from './programs.ts';
import { unknown } from './types.ts';
import type { Input } from './types.ts';
import { judgeWrapper } from './wrappers.ts';

/** Programs that start programs that start programs: nobody writes more, and judging must end. */
const MAX_DEPTH = 20;

/** What the words of a command change; null when it only reads, as far as can be seen. */
export function judgeWords(given: readonly string[], input: Input): string | null {
  const [name, ...args] = given;
  if (name === undefined || name === '') return null;
  if (input.depth > MAX_DEPTH) return 'it starts programs in too many steps to follow';
  const deeper = { ...input, depth: input.depth + 1 };
  // A prompt that was copied along.
  if (name === '$') return judgeWords(args, deeper);
  if (name.includes(EXPANDED)) return unknown('program a word stands for');
  if (/^\.{1,2}\//.test(name)) return `\`${name}\` is a program that cannot be read here`;
  const program = name.replace(/^.*\//, '');
  return judgeOf(program)?.(args, deeper) ?? judgeWrapper(program)?.(args, deeper) ?? null;
}

/** What a command with its redirections changes. */
export function judgeCommand({ words, redirections, given, piped }: ShellCommand, depth: number): string | null {
  const file = redirections.find(writesFile);
  if (file !== undefined) {
    return `\`${file.operator} ${file.target.replaceAll(EXPANDED, '…')}\` writes a file`;
  }
  const unseen = piped || redirections.some(({ operator }) => operator === '<');
  return judgeWords(
    words.map(({ text }) => text),
    { given, unseen, depth },
  );
}

/** What the first command of a script changes that changes anything. */
export function judgeScript(script: string, depth: number): string | null {
  if (depth > MAX_DEPTH) return 'it starts programs in too many steps to follow';
  for (const command of scanShell(script).commands) {
    const change = judgeCommand(command, depth);
    if (change !== null) return change;
  }
  return null;
}

function writesFile({ operator, target }: ShellCommand['redirections'][number]): boolean {
  const kind = operator.replace(/^\d+/, '');
  // `2>&1` and `>&-` name no file.
  if (kind === '>&' || kind === '<&') return kind === '>&' && !/^(?:\d+-?|-|\0)$/.test(target);
  return /^(?:>|>>|>\||&>|&>>|<>)$/.test(kind) && !isNowhere(target);
}
