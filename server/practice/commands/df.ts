/** `df`: the simulated host's file systems. */
import { HOST, hostUsage } from '../state/index.ts';
import { type Command, fail } from './context.ts';
import { isOn, parseFlags } from './flags.ts';
import { shortSize } from './format.ts';

const FLAGS = {
  'human-readable': { short: 'h' },
  inodes: { short: 'i' },
  'print-type': { short: 'T' },
  portability: { short: 'P' },
  kilobytes: { short: 'k' },
  all: { short: 'a' },
  local: { short: 'l' },
} as const;

type FileSystem = {
  device: string;
  type: string;
  size: number;
  used: number;
  inodes: number;
  inodesUsed: number;
  mount: string;
};

/** Blocks kept for root: `Avail` is smaller than size less used. */
const RESERVED_SHARE = 0.05;

export const df: Command = async (context) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok) {
    const option = /--\S+|'.'/.exec(parsed.message)?.[0] ?? '';
    const words = option.startsWith('--') ? `unrecognized option '${option}'` : `invalid option -- ${option}`;
    return fail(context, 1, `df: ${words}\nTry 'df --help' for more information.`);
  }
  const systems = fileSystems(context.system.now(), context.system.look());
  const paths = parsed.rest.map((path) => mountOf(systems, path.startsWith('/') ? path : context.cwd));
  const shown = paths.length > 0 ? paths : systems;

  const human = isOn(parsed, 'human-readable');
  const inodes = isOn(parsed, 'inodes');
  const typed = isOn(parsed, 'print-type');
  const heading = [
    'Filesystem',
    ...(typed ? ['Type'] : []),
    ...headings(inodes, human, isOn(parsed, 'portability')),
    'Mounted on',
  ];
  const rows = shown.map((fs) => {
    const size = inodes ? fs.inodes : fs.size;
    const used = inodes ? fs.inodesUsed : fs.used;
    const available = Math.max(0, Math.floor(size * (inodes || fs.type === 'tmpfs' ? 1 : 1 - RESERVED_SHARE) - used));
    const write = (value: number): string =>
      human ? shortSize(value) : String(inodes ? value : Math.ceil(value / 1024));
    const share = size === 0 ? '-' : `${Math.ceil((used / (used + available)) * 100)}%`;
    return [fs.device, ...(typed ? [fs.type] : []), write(size), write(used), write(available), share, fs.mount];
  });
  await context.stdout.write(aligned([heading, ...rows], typed ? 2 : 1));
  return 0;
};

function headings(inodes: boolean, human: boolean, posix: boolean): string[] {
  if (inodes) return ['Inodes', 'IUsed', 'IFree', 'IUse%'];
  if (human) return ['Size', 'Used', 'Avail', 'Use%'];
  return posix ? ['1024-blocks', 'Used', 'Available', 'Capacity'] : ['1K-blocks', 'Used', 'Available', 'Use%'];
}

function fileSystems(now: number, stack: Parameters<typeof hostUsage>[0]): FileSystem[] {
  const usage = hostUsage(stack, now);
  const memoryInodes = 4_092_311;
  const tmpfs = (mount: string, size: number, used: number, inodesUsed: number): FileSystem => {
    return { device: 'tmpfs', type: 'tmpfs', size, used, inodes: memoryInodes, inodesUsed, mount };
  };
  const efi = {
    device: '/dev/sda15',
    type: 'vfat',
    size: 130_000_000,
    used: 6_400_000,
    inodes: 0,
    inodesUsed: 0,
    mount: '/boot/efi',
  };
  return [
    tmpfs('/run', HOST.memory / 10, 2_400_000, 1_104),
    {
      device: '/dev/sda1',
      type: 'ext4',
      size: HOST.disk,
      used: usage.diskUsed,
      inodes: HOST.inodes,
      inodesUsed: usage.inodesUsed,
      mount: '/',
    },
    tmpfs('/dev/shm', HOST.memory / 2, 0, 1),
    tmpfs('/run/lock', 5 * 1024 * 1024, 0, 3),
    efi,
  ];
}

/** The file system a path is on: the one with the longest mount point in front of it. */
function mountOf(systems: readonly FileSystem[], path: string): FileSystem {
  const holds = ({ mount }: FileSystem): boolean => mount === '/' || path === mount || path.startsWith(`${mount}/`);
  return systems.filter(holds).sort((a, b) => b.mount.length - a.mount.length)[0]!;
}

/** df's alignment: the first columns and the last to the left, figures to the right. */
function aligned(rows: readonly (readonly string[])[], leftColumns: number): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const cell = (text: string, column: number): string => {
    if (column === widths.length - 1) return text;
    return column < leftColumns ? text.padEnd(widths[column]!) : text.padStart(Math.max(widths[column]!, 5));
  };
  return rows.map((row) => `${row.map(cell).join(' ')}\n`).join('');
}
