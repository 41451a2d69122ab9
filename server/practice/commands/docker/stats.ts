/** `docker stats`: what containers use, once or as a picture that is drawn again every second until stopped. */
import { type Container, HOST, serviceSpec, usageOf } from '../../state/index.ts';
import { type Command, type CommandContext, fail } from '../context.ts';
import { isOn, parseFlags, type Parsed, valueOf } from '../flags.ts';
import { binarySize, decimalSize, textTable } from '../format.ts';
import { renderRows } from '../template.ts';
import { badFlag } from './usage.ts';
import { containerViews, findContainer } from './view.ts';

const FLAGS = { all: { short: 'a' }, format: { value: true }, 'no-stream': {}, 'no-trunc': {} } as const;
const REDRAW_MS = 1_000;
/** The real program needs two readings a second apart before it knows a share of CPU. */
const FIRST_READING_MS = 900;
const HEADINGS = {
  Container: 'CONTAINER',
  ID: 'CONTAINER ID',
  Name: 'NAME',
  CPUPerc: 'CPU %',
  MemUsage: 'MEM USAGE / LIMIT',
  MemPerc: 'MEM %',
  NetIO: 'NET I/O',
  BlockIO: 'BLOCK I/O',
  PIDs: 'PIDS',
};

export const stats: Command = async (context) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok)
    return await badFlag(context, 'docker stats', 'docker stats [OPTIONS] [CONTAINER...]', parsed.message);
  return await showStats(
    context,
    parsed,
    parsed.rest,
    (name) => `Error response from daemon: No such container: ${name}`,
  );
};

/** Shared with `docker compose stats`; `names` are container names, all running ones when empty. */
export async function showStats(
  context: CommandContext,
  parsed: Parsed,
  names: readonly string[],
  missing: (name: string) => string,
): Promise<number> {
  const unknown = names.find((name) => findContainer(context.system.look(), name) === undefined);
  if (unknown !== undefined) return await fail(context, 1, missing(unknown));
  await context.sleep(FIRST_READING_MS);
  for (;;) {
    const made = picture(context, parsed, names);
    if (!made.ok) return await fail(context, 1, made.message);
    if (isOn(parsed, 'no-stream')) {
      await context.stdout.write(made.text);
      return 0;
    }
    // To the top left, each line cleared to its end, then whatever is left of a longer picture.
    await context.stdout.write(`\u001b[H${made.text.replaceAll('\n', '\u001b[K\n')}\u001b[J`);
    await context.sleep(REDRAW_MS);
  }
}

function picture(
  context: CommandContext,
  parsed: Parsed,
  names: readonly string[],
): { ok: true; text: string } | { ok: false; message: string } {
  const stack = context.system.look();
  const now = context.system.now();
  const chosen =
    names.length > 0
      ? names.flatMap((name) => findContainer(stack, name) ?? [])
      : containerViews(stack, now).map(({ container }) => container);
  const isShown = ({ state }: Container): boolean =>
    names.length > 0 || isOn(parsed, 'all') || state.status !== 'exited';
  const rows = chosen.filter(isShown).map((container) => rowOf(context, container, isOn(parsed, 'no-trunc')));
  const format = valueOf(parsed, 'format');
  if (format !== undefined && format !== 'table') return renderRows(format, rows, HEADINGS);
  const columns = ['ID', 'Name', 'CPUPerc', 'MemUsage', 'MemPerc', 'NetIO', 'BlockIO', 'PIDs'] as const;
  return {
    ok: true,
    text: textTable([columns.map((name) => HEADINGS[name]), ...rows.map((row) => columns.map((name) => row[name]))]),
  };
}

function rowOf(context: CommandContext, container: Container, whole: boolean): Record<keyof typeof HEADINGS, string> {
  const usage = usageOf(context.system.look(), container, context.system.now());
  const id = whole ? container.id : container.id.slice(0, 12);
  const isUp = container.state.status === 'running';
  const limit = container.memoryBytes ?? HOST.memory;
  return {
    Container: id,
    ID: id,
    Name: serviceSpec(container.service).container,
    CPUPerc: `${usage.cpuPercent.toFixed(2)}%`,
    MemUsage: `${binarySize(usage.memory)} / ${isUp ? binarySize(limit) : '0B'}`,
    MemPerc: `${((usage.memory / limit) * 100).toFixed(2)}%`,
    NetIO: `${decimalSize(usage.networkIn)} / ${decimalSize(usage.networkOut)}`,
    BlockIO: `${decimalSize(usage.blockRead)} / ${decimalSize(usage.blockWritten)}`,
    PIDs: String(usage.processes),
  };
}
