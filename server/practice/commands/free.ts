/** `free`: memory of the simulated host. */
import { HOST, hostUsage } from '../state/index.ts';
import { type Command, fail } from './context.ts';
import { isOn, parseFlags } from './flags.ts';

const FLAGS = {
  human: { short: 'h' },
  bytes: { short: 'b' },
  kibi: { short: 'k' },
  mebi: { short: 'm' },
  gibi: { short: 'g' },
  total: { short: 't' },
  wide: { short: 'w' },
} as const;
const WIDTH = 11;

export const free: Command = async (context) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok) return fail(context, 1, `free: ${parsed.message}\n\nUsage:\n free [options]`);
  const usage = hostUsage(context.system.look(), context.system.now());
  const available = HOST.memory - usage.memoryUsed - 400 * 1024 ** 2;
  const memory = [
    HOST.memory,
    usage.memoryUsed,
    HOST.memory - usage.memoryUsed - usage.memoryCache,
    38 * 1024 ** 2,
    usage.memoryCache,
    available,
  ];
  const swap = [HOST.swap, usage.swapUsed, HOST.swap - usage.swapUsed];
  const write = (bytes: number): string => {
    if (isOn(parsed, 'human')) return human(bytes);
    const step = isOn(parsed, 'bytes') ? 1 : isOn(parsed, 'mebi') ? 1024 ** 2 : isOn(parsed, 'gibi') ? 1024 ** 3 : 1024;
    return String(Math.floor(bytes / step));
  };
  const row = (name: string, cells: readonly string[]): string =>
    `${name.padEnd(8)}${cells.map((cell) => cell.padStart(WIDTH + 1)).join('')}\n`;
  const total = memory.slice(0, 3).map((bytes, i) => bytes + swap[i]!);
  await context.stdout.write(
    row('', ['total', 'used', 'free', 'shared', 'buff/cache', 'available']) +
      row('Mem:', memory.map(write)) +
      row('Swap:', swap.map(write)) +
      (isOn(parsed, 'total') ? row('Total:', total.map(write)) : ''),
  );
  return 0;
};

/** `31Gi`, `4.2Gi`, `0B`: one decimal below ten. */
function human(bytes: number): string {
  const units = ['B', 'Ki', 'Mi', 'Gi', 'Ti'];
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit > 0 && value < 10 ? value.toFixed(1) : Math.floor(value)}${units[unit]}`;
}
