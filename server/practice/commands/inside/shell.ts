/**
 * `sh -c '…'` and `sh < script` inside a container, as far as operators use it: words with quotes and variables, lists joined by `;`,
 * `&&`, `||`, and `read` and `export` for what must not stand on a command line. Pipes, redirections and substitutions are refused in words instead of being half understood.
 */
import { type CommandContext, fail, withArgs } from '../context.ts';
import { findProgram } from './index.ts';
import type { Inside, InsideProgram } from './program.ts';

type Step = { words: string[]; /** What must hold of the step before. */ when: 'always' | 'success' | 'failure' };
type Script = { ok: true; steps: Step[] } | { ok: false; why: string };

const SYNTAX_STATUS = 2;
const INPUT_LIMIT_BYTES = 256 * 1024;
const LINE_LIMIT_BYTES = 64 * 1024;

export const shell: InsideProgram = async (context, inside) => {
  const args = context.args.filter((arg) => !['-e', '-u', '-l'].includes(arg));
  const [flag, given] = args;
  const isFromInput = (flag === undefined || flag === '-s' || flag === '-') && !context.tty.stdin;
  if (!isFromInput && (flag === undefined || !/^-[elux]*c$/.test(flag) || given === undefined)) {
    const known = 'sh -c TEXT and what its input says';
    return await fail(context, SYNTAX_STATUS, `sh: the practice system runs ${known}, no interactive shell`);
  }
  const text = isFromInput ? await readInput(context) : given!;
  if (text === null) return await fail(context, SYNTAX_STATUS, 'sh: the practice system takes scripts up to 256 KiB');
  const script = parseScript(text, inside.environment);
  if (!script.ok) return await fail(context, SYNTAX_STATUS, `sh: the practice system does not know ${script.why}`);
  const lines = lineReader(context);
  /** Set by `read`; programs see those that were exported. */
  const own: Record<string, string> = {};
  const environment = { ...inside.environment };
  let status = 0;
  for (let at = 0; at < script.steps.length; at++) {
    const { when } = script.steps[at]!;
    if ((when === 'success' && status !== 0) || (when === 'failure' && status === 0)) continue;
    // What `read` has set since the start shows in the words that come later.
    const later = Object.keys(own).length === 0 ? script : parseScript(text, { ...environment, ...own });
    const words = (later.ok ? later.steps[at]?.words : undefined) ?? [];
    const [name, ...rest] = words[0] === 'exec' ? words.slice(1) : words;
    if (name === undefined) continue;
    if (name === 'true' || name === 'false') status = name === 'true' ? 0 : 1;
    else if (name === 'exit') return Number(rest[0] ?? status) & 255;
    else if (name === 'read') {
      const target = rest.filter((word) => word !== '-r')[0] ?? 'REPLY';
      const line = await lines.next();
      own[target] = line ?? '';
      status = line === null ? 1 : 0;
    } else if (name === 'export') {
      for (const variable of rest) environment[variable] = own[variable] ?? environment[variable] ?? '';
      status = 0;
    } else status = await runStep(context, { ...inside, environment }, name, rest);
  }
  return status;
};

/** Lines of standard input, read only when the script asks for one. */
function lineReader(context: CommandContext): { next(): Promise<string | null> } {
  let chunks: AsyncIterator<Uint8Array> | null = null;
  let pending = '';
  return {
    async next() {
      chunks ??= context.stdin.chunks()[Symbol.asyncIterator]();
      while (!pending.includes('\n') && pending.length < LINE_LIMIT_BYTES) {
        const chunk = await chunks.next();
        if (chunk.done === true) break;
        pending += Buffer.from(chunk.value).toString('utf8');
      }
      const end = pending.indexOf('\n');
      if (end < 0) return null;
      const line = pending.slice(0, end);
      pending = pending.slice(end + 1);
      return line;
    },
  };
}

/** All of the input as text, null when it is too long. */
async function readInput(context: Parameters<InsideProgram>[0]): Promise<string | null> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of context.stdin.chunks()) {
    length += chunk.length;
    if (length > INPUT_LIMIT_BYTES) return null;
    parts.push(chunk);
  }
  return Buffer.concat(parts).toString('utf8');
}

async function runStep(
  context: Parameters<InsideProgram>[0],
  inside: Inside,
  name: string,
  args: string[],
): Promise<number> {
  const program = findProgram(inside.container.service, name);
  if (program === null) return await fail(context, 127, `sh: 1: ${name}: not found`);
  return await program(withArgs(context, args), inside);
}

/** Splits a script into steps and expands its variables. Exported for its tests. */
export function parseScript(text: string, environment: Readonly<Record<string, string>>): Script {
  const steps: Step[] = [];
  let words: string[] = [];
  let when: Step['when'] = 'always';
  let at = 0;
  const endStep = (next: Step['when']): void => {
    if (words.length > 0) steps.push({ words, when });
    words = [];
    when = next;
  };
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    const char = text[at]!;
    if (two === '&&' || two === '||') {
      endStep(two === '&&' ? 'success' : 'failure');
      at += 2;
    } else if (char === ';' || char === '\n') {
      endStep('always');
      at += 1;
    } else if (/\s/.test(char)) {
      at += 1;
    } else if ('|&<>()`'.includes(char)) {
      return { ok: false, why: `'${char}' here` };
    } else {
      const word = readWord(text, at, environment);
      if (!word.ok) return word;
      words.push(...word.words);
      at = word.end;
    }
  }
  endStep('always');
  return { ok: true, steps };
}

/** One word from `start` on; an unquoted variable that is empty gives no word at all. */
function readWord(
  text: string,
  start: number,
  environment: Readonly<Record<string, string>>,
): { ok: true; words: string[]; end: number } | { ok: false; why: string } {
  let at = start;
  let value = '';
  let isQuoted = false;
  let inDouble = false;
  for (; at < text.length; at++) {
    const char = text[at]!;
    if (char === "'" && !inDouble) {
      const end = text.indexOf("'", at + 1);
      if (end < 0) return { ok: false, why: 'an unterminated quote' };
      value += text.slice(at + 1, end);
      isQuoted = true;
      at = end;
    } else if (char === '"') {
      inDouble = !inDouble;
      isQuoted = true;
    } else if (char === '\\' && at + 1 < text.length && (!inDouble || '"\\$`\n'.includes(text[at + 1]!))) {
      value += text[++at]!;
    } else if (char === '`' || text.startsWith('$(', at)) {
      return { ok: false, why: 'command substitution' };
    } else if (char === '$') {
      const match = /^\$(?:(\w+)|\{(\w+)(?::-([^}]*))?\})/.exec(text.slice(at));
      if (match === null) return { ok: false, why: `'${text.slice(at, at + 6)}'` };
      value += environment[match[1] ?? match[2]!] || (match[3] ?? '');
      at += match[0].length - 1;
    } else if (!inDouble && (/\s/.test(char) || '|&;<>()'.includes(char))) {
      break;
    } else {
      value += char;
    }
  }
  if (inDouble) return { ok: false, why: 'an unterminated quote' };
  return { ok: true, words: value === '' && !isQuoted ? [] : [value], end: at };
}
