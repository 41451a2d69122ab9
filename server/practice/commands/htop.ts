/** `htop`: a full-screen view of the simulated host that takes the keyboard: arrows select, `q`, F10 or Ctrl-C leave. */
import { HOST, hostUsage, serviceSpec, type Stack, usageOf } from '../state/index.ts';
import { hash } from '../state/random.ts';
import { Cancelled, type Command, type CommandContext, fail } from './context.ts';

const REDRAW_MS = 1_000;
const ENTER = '\u001b[?1049h\u001b[?25l\u001b[H\u001b[2J';
const LEAVE = '\u001b[?25h\u001b[?1049l';
const MIB = 1024 ** 2;
/** q, Ctrl-C, F10. */
const LEAVE_KEYS = ['q', 'Q', '\u0003', '\u001b[21~'];

type Row = { pid: number; user: string; virtual: number; resident: number; cpu: number; time: string; command: string };

export const htop: Command = async (context) => {
  if (context.args.includes('--version')) return await context.stdout.write('htop 3.2.2\n').then(() => 0);
  if (context.args.length > 0)
    return await fail(context, 1, `htop: the practice system knows htop without options only`);
  if (!context.tty.stdin || !context.tty.stdout)
    return await fail(context, 1, 'Error opening terminal: standard input and output must be a terminal.');

  const keys = context.stdin.chunks({ raw: true })[Symbol.asyncIterator]();
  let nextKey = keys.next();
  let selected = 0;
  await context.stdout.write(ENTER);
  try {
    for (;;) {
      const rows = processes(context.system.look(), context.system.now());
      selected = Math.max(0, Math.min(selected, rows.length - 1));
      await context.stdout.write(screen(context, rows, selected));
      // Whatever comes first draws the screen again: a key, another size, or the next second.
      const round = new AbortController();
      const woken = await Promise.race([
        nextKey.then((key) => ({ key })),
        context.resized(round.signal).then(() => null),
        context.sleep(REDRAW_MS).then(() => null),
      ]);
      round.abort();
      if (woken === null) continue;
      if (woken.key.done === true) return 0;
      const text = Buffer.from(woken.key.value).toString('latin1');
      nextKey = keys.next();
      if (LEAVE_KEYS.some((key) => text.startsWith(key))) return 0;
      if (text.startsWith('\u001b[A') || text.startsWith('\u001bOA')) selected -= 1;
      if (text.startsWith('\u001b[B') || text.startsWith('\u001bOB')) selected += 1;
    }
  } catch (error) {
    if (error instanceof Cancelled) return error.status === 130 ? 0 : error.status;
    throw error;
  } finally {
    nextKey.catch(() => {});
    await context.stdout.write(LEAVE).catch(() => {});
  }
};

/** The whole screen, exactly as many rows and columns as there are. */
function screen(context: CommandContext, rows: readonly Row[], selected: number): string {
  const { columns, rows: height } = context;
  const lines = [...meters(context), '', paint('30;42', heading().padEnd(columns))];
  const room = Math.max(0, height - lines.length - 1);
  const first = Math.max(0, selected - room + 1);
  const body = rows.slice(first, first + room).map((row, i) => {
    const text = processLine(row).slice(0, columns).padEnd(columns);
    return first + i === selected ? paint('30;46', text) : text;
  });
  const blank = Array.from({ length: room - body.length }, () => '');
  const bar = paint(
    '30;46',
    'F1Help  F2Setup  F3Search  F6SortBy  F9Kill  F10Quit   practice system'.slice(0, columns).padEnd(columns),
  );
  const all = [...lines, ...body, ...blank, bar].slice(0, height);
  return `\u001b[H${all.map((line) => `${line}\u001b[0m\u001b[K`).join('\r\n')}`;
}

function meters(context: CommandContext): string[] {
  const stack = context.system.look();
  const now = context.system.now();
  const usage = hostUsage(stack, now);
  const half = Math.floor(context.columns / 2);
  const gauge = (label: string, share: number, words: string): string => {
    const room = Math.max(0, half - label.length - 4);
    const bars = Math.min(room, Math.round(share * room));
    const inner = '|'.repeat(bars).padEnd(room);
    const text = words.slice(0, room);
    const shown = inner.slice(0, room - text.length) + text;
    return `\u001b[36m${label}\u001b[0m[\u001b[32m${shown}\u001b[0m] `;
  };
  const cores = usage.cores.map((percent, i) => gauge(String(i).padStart(3), percent / 100, `${percent.toFixed(1)}%`));
  const gib = (bytes: number): string => `${(bytes / 1024 ** 3).toFixed(2)}G`;
  const minutes = Math.floor((now - stack.bootedAt) / 60_000);
  const upFor = `${Math.floor(minutes / 1440)} days, ${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
  const left = [
    ...cores.slice(0, 4),
    gauge('Mem', usage.memoryUsed / HOST.memory, `${gib(usage.memoryUsed)}/${gib(HOST.memory)}`),
    gauge('Swp', usage.swapUsed / HOST.swap, `0K/${gib(HOST.swap)}`),
  ];
  const right = [
    ...cores.slice(4, 8),
    `Load average: ${usage.load.map((value) => value.toFixed(2)).join(' ')}`,
    `Uptime: ${upFor}`,
  ];
  return left.map((line, i) => line + right[i]!);
}

function heading(): string {
  return '    PID USER       VIRT    RES CPU%  MEM%   TIME+  Command';
}

function processLine(row: Row): string {
  const size = (bytes: number): string => `${Math.round(bytes / MIB)}M`.padStart(6);
  const memory = ((row.resident / HOST.memory) * 100).toFixed(1).padStart(5);
  return `${String(row.pid).padStart(7)} ${row.user.padEnd(8)} ${size(row.virtual)} ${size(row.resident)} ${row.cpu.toFixed(1).padStart(4)} ${memory} ${row.time.padStart(7)}  ${row.command}`;
}

/** The host's processes, the busiest first. */
function processes(stack: Stack, now: number): Row[] {
  const own: Row[] = [
    { pid: 1, user: 'root', virtual: 166 * MIB, resident: 12 * MIB, cpu: 0, time: '0:09.12', command: '/sbin/init' },
    {
      pid: 612,
      user: 'root',
      virtual: 2_100 * MIB,
      resident: 92 * MIB,
      cpu: 0.7,
      time: '4:12.40',
      command: '/usr/bin/dockerd -H fd://',
    },
    {
      pid: 588,
      user: 'root',
      virtual: 1_900 * MIB,
      resident: 51 * MIB,
      cpu: 0.3,
      time: '2:51.08',
      command: '/usr/bin/containerd',
    },
  ];
  for (const container of stack.containers.values()) {
    if (container.state.status !== 'running') continue;
    const usage = usageOf(stack, container, now);
    const seconds = ((now - container.state.startedAt) / 1000) * (usage.cpuPercent / 100);
    const time = `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(2).padStart(5, '0')}`;
    const user = container.service.startsWith('robo-rlhf') ? 'robo' : container.service.slice(0, 8);
    const pid = 1_200 + (hash(stack.seed, container.id, container.state.startedAt) % 60_000);
    own.push({
      pid,
      user,
      virtual: usage.memory * 3,
      resident: usage.memory,
      cpu: usage.cpuPercent,
      time,
      command: serviceSpec(container.service).processes[0]!,
    });
  }
  return own.sort((a, b) => b.cpu - a.cpu);
}

function paint(code: string, text: string): string {
  return `\u001b[${code}m${text}\u001b[0m`;
}
