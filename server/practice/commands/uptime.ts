/** `uptime`: how long the simulated host has been up, and its load. */
import { hostUsage } from '../state/index.ts';
import { type Command, fail } from './context.ts';
import { isOn, parseFlags } from './flags.ts';

const FLAGS = { pretty: { short: 'p' }, since: { short: 's' } } as const;

export const uptime: Command = async (context) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok) return fail(context, 1, `uptime: ${parsed.message}\n\nUsage:\n uptime [options]`);
  const stack = context.system.look();
  const now = context.system.now();
  const minutes = Math.floor((now - stack.bootedAt) / 60_000);
  const { days, hours, rest } = {
    days: Math.floor(minutes / 1440),
    hours: Math.floor(minutes / 60) % 24,
    rest: minutes % 60,
  };
  if (isOn(parsed, 'since')) {
    await context.stdout.write(`${new Date(stack.bootedAt).toISOString().slice(0, 19).replace('T', ' ')}\n`);
  } else if (isOn(parsed, 'pretty')) {
    const part = (count: number, unit: string): string[] =>
      count === 0 ? [] : [`${count} ${unit}${count === 1 ? '' : 's'}`];
    await context.stdout.write(
      `up ${[...part(days, 'day'), ...part(hours, 'hour'), ...part(rest, 'minute')].join(', ')}\n`,
    );
  } else {
    const clock = new Date(now).toISOString().slice(11, 19);
    const load = hostUsage(stack, now)
      .load.map((value) => value.toFixed(2))
      .join(', ');
    const up = `${days} day${days === 1 ? '' : 's'}, ${String(hours).padStart(2)}:${String(rest).padStart(2, '0')}`;
    await context.stdout.write(` ${clock} up ${up},  1 user,  load average: ${load}\n`);
  }
  return 0;
};
