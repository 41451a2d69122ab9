/** `docker logs`: one container's log, and the printing of logs that Compose shares. */
import { type Container, type Stack, lastLines, linesBetween } from '../../state/index.ts';
import { type Command, type CommandContext, fail } from '../context.ts';
import { isOn, parseFlags, type Parsed, valueOf } from '../flags.ts';
import { badFlag, needsArguments } from './usage.ts';
import { findContainer } from './view.ts';

export const LOG_FLAGS = {
  follow: { short: 'f' },
  tail: { short: 'n', value: true },
  since: { value: true },
  until: { value: true },
  timestamps: { short: 't' },
} as const;

const LINE = 'docker logs [OPTIONS] CONTAINER';
/** How much of a log is made at once: bounds the memory of printing a whole one. */
const WINDOW_MS = 20 * 60_000;
const FOLLOW_MS = 500;

export type LogOptions = { follow: boolean; tail: number | null; from: number; to: number | null; timestamps: boolean };

export const logs: Command = async (context) => {
  const parsed = parseFlags(context.args, LOG_FLAGS);
  if (!parsed.ok) return await badFlag(context, 'docker logs', LINE, parsed.message);
  const [name] = parsed.rest;
  if (name === undefined) return await needsArguments(context, 'docker logs', LINE, '1 argument');
  const container = findContainer(context.system.look(), name);
  if (container === undefined) return await fail(context, 1, `Error response from daemon: No such container: ${name}`);
  const options = readLogOptions(parsed, context.now());
  if (!options.ok) return await fail(context, 1, `Error response from daemon: ${options.message}`);
  await printLogs(
    context,
    options.options,
    (stack) => [...stack.containers.values()].filter(({ id }) => id === container.id),
    () => '',
  );
  return 0;
};

/** Reads the flags that both forms of `logs` share. */
export function readLogOptions(
  parsed: Parsed,
  now: number,
): { ok: true; options: LogOptions } | { ok: false; message: string } {
  const tail = valueOf(parsed, 'tail');
  if (tail !== undefined && tail !== 'all' && !/^-?\d+$/.test(tail))
    return { ok: false, message: `invalid value for "tail": ${tail}` };
  const moment = (name: string): number | null | undefined => {
    const text = valueOf(parsed, name);
    return text === undefined ? null : parseMoment(text, now);
  };
  const [from, to] = [moment('since'), moment('until')];
  if (from === undefined) return { ok: false, message: `invalid value for "since": ${valueOf(parsed, 'since')}` };
  if (to === undefined) return { ok: false, message: `invalid value for "until": ${valueOf(parsed, 'until')}` };
  const count = tail === undefined || tail === 'all' || tail.startsWith('-') ? null : Number(tail);
  return {
    ok: true,
    options: {
      follow: isOn(parsed, 'follow'),
      tail: count,
      from: from ?? 0,
      to,
      timestamps: isOn(parsed, 'timestamps'),
    },
  };
}

/**
 * Prints the logs of the containers that `choose` finds, by time, each line behind its prefix; with `follow` until all
 * of them have ended. `ended` is called once for each container that ends while it is followed.
 */
export async function printLogs(
  context: CommandContext,
  options: LogOptions,
  choose: (stack: Stack) => Container[],
  prefix: (container: Container) => string,
  ended: (container: Container) => Promise<void> = async () => {},
): Promise<void> {
  const print = async (stack: Stack, lines: { at: number; text: string; container: Container }[]): Promise<void> => {
    const stamp = (at: number): string =>
      options.timestamps ? `${new Date(at).toISOString().replace('Z', '000000Z')} ` : '';
    const text = lines
      .sort((a, b) => a.at - b.at)
      .map(({ at, text, container }) => `${prefix(container)}${stamp(at)}${text}\n`);
    if (text.length > 0) await context.stdout.write(text.join(''));
  };
  const tagged = (container: Container, lines: { at: number; text: string }[]) =>
    lines.map((line) => ({ ...line, container }));

  let stack = context.system.look();
  let reached = Math.min(context.now(), options.to ?? Infinity);
  const chosen = choose(stack);
  if (options.tail !== null) {
    const { tail, from } = options;
    await print(
      stack,
      chosen.flatMap((container) => tagged(container, lastLines(stack, container, tail, from, reached))),
    );
  } else {
    const oldest = Math.max(options.from, Math.min(...chosen.map(({ createdAt }) => createdAt)));
    for (let at = oldest; at < reached; at += WINDOW_MS) {
      context.signal.throwIfAborted();
      const end = Math.min(at + WINDOW_MS, reached);
      await print(
        stack,
        chosen.flatMap((container) => tagged(container, linesBetween(stack, container, at, end))),
      );
    }
  }
  if (!options.follow) return;

  const gone = new Set<string>();
  for (;;) {
    stack = context.system.look();
    const now = context.now();
    const followed = choose(stack);
    await print(
      stack,
      followed.flatMap((container) => tagged(container, linesBetween(stack, container, reached, now))),
    );
    reached = now;
    // Over only once everything said up to its end has been printed.
    const isOver = ({ state }: Container): boolean => state.status === 'exited' && state.finishedAt < reached;
    for (const container of followed) {
      if (container.state.status === 'running') gone.delete(container.id);
      if (!isOver(container) || gone.has(container.id)) continue;
      gone.add(container.id);
      await ended(container);
    }
    if (followed.every(isOver)) return;
    await context.sleep(FOLLOW_MS);
  }
}

/** `10m`, `1h30m`, a date, or seconds since the epoch; undefined when it is none of them. */
export function parseMoment(text: string, now: number): number | undefined {
  const units: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, ms: 1 };
  if (/^(\d+(\.\d+)?(ms|[smh]))+$/.test(text)) {
    const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|[smh])/g)];
    return now - parts.reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0);
  }
  if (/^\d{9,11}(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = /^\d{4}-\d\d-\d\d/.test(text)
    ? Date.parse(/(Z|[+-]\d\d:\d\d)$|^\d{4}-\d\d-\d\d$/.test(text) ? text : `${text}Z`)
    : Number.NaN;
  return Number.isNaN(date) ? undefined : date;
}
