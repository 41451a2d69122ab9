/** `xargs [-r] [-n COUNT] COMMAND…` inside a container: words of its input become arguments of a program there. */
import { fail, withArgs } from '../context.ts';
import { isOn, parseFlags, valueOf } from '../flags.ts';
import { findProgram } from './index.ts';
import type { InsideProgram } from './program.ts';

const FLAGS = { 'no-run-if-empty': { short: 'r' }, 'max-args': { short: 'n', value: true } } as const;
const INPUT_LIMIT_BYTES = 4 * 1024 * 1024;
const USUAL_COUNT = 5_000;
/** What xargs says when a command it ran has failed. */
const COMMAND_FAILED_STATUS = 123;

export const xargs: InsideProgram = async (context, inside) => {
  const parsed = parseFlags(context.args, FLAGS, { stopAtFirst: true });
  if (!parsed.ok) return await fail(context, 1, `xargs: ${parsed.message}`);
  const [name = 'echo', ...rest] = parsed.rest;
  const program = findProgram(inside.container.service, name);
  if (program === null) return await fail(context, 127, `xargs: ${name}: No such file or directory`);
  const count = Number(valueOf(parsed, 'max-args') ?? USUAL_COUNT);
  if (!Number.isSafeInteger(count) || count < 1) return await fail(context, 1, 'xargs: bad number for -n');

  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of context.stdin.chunks()) {
    length += chunk.length;
    if (length > INPUT_LIMIT_BYTES) return await fail(context, 1, 'xargs: the practice system takes up to 4 MiB');
    parts.push(chunk);
  }
  const words = Buffer.concat(parts)
    .toString('utf8')
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0 && isOn(parsed, 'no-run-if-empty')) return 0;
  let failed = false;
  for (let at = 0; at < Math.max(1, words.length); at += count) {
    const status = await program(withArgs(context, [...rest, ...words.slice(at, at + count)]), inside);
    failed ||= status !== 0;
  }
  return failed ? COMMAND_FAILED_STATUS : 0;
};
