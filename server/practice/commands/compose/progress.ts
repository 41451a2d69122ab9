/**
 * How Compose reports what it does to containers, on standard error: plain lines in a pipe, and on a terminal a list
 * that is drawn again with every change.
 */
import type { CommandContext } from '../context.ts';

export type Progress = {
  /** Something new about a thing, for example ` Container robo-rlhf-redis` `Stopping`. */
  say(thing: string, words: string, state?: 'working' | 'done' | 'failed'): Promise<void>;
};

const SIGNS = { working: '⠋', done: '✔', failed: '✘' } as const;
const COLORS = { working: '36', done: '32', failed: '31' } as const;

export function createProgress(context: CommandContext, title: string): Progress {
  const rows = new Map<string, { words: string; state: keyof typeof SIGNS; since: number; until: number }>();
  let drawn = 0;
  const isTerminal = context.tty.stderr;
  return {
    async say(thing, words, state = 'working') {
      const now = context.now();
      rows.set(thing, { words, state, since: rows.get(thing)?.since ?? now, until: now });
      if (!isTerminal) return await context.stderr.write(` ${thing}  ${words}\n`);
      const finished = [...rows.values()].filter((row) => row.state === 'done').length;
      const width = Math.max(...[...rows.keys()].map((name) => name.length));
      const lines = [...rows].map(([name, row]) => {
        const seconds = `${((row.until - row.since) / 1000).toFixed(1)}s`;
        return ` \u001b[${COLORS[row.state]}m${SIGNS[row.state]}\u001b[0m ${name.padEnd(width)}  \u001b[${COLORS[row.state]}m${row.words.padEnd(9)}\u001b[0m ${seconds}`;
      });
      const up = drawn > 0 ? `\u001b[${drawn}A` : '';
      const text = [`[+] ${title} ${finished}/${rows.size}`, ...lines].map((line) => `${line}\u001b[K\n`).join('');
      drawn = lines.length + 1;
      await context.stderr.write(up + text);
    },
  };
}
