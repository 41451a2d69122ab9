/** What containers use at a moment, for `docker stats` and `htop`. Zero while not running. */
import { serviceSpec } from './catalogue.ts';
import { wobble } from './random.ts';
import type { Container, Stack } from './types.ts';

export type Usage = {
  /** Of one core. */
  cpuPercent: number;
  memory: number;
  networkIn: number;
  networkOut: number;
  blockRead: number;
  blockWritten: number;
  processes: number;
};

const NONE: Usage = {
  cpuPercent: 0,
  memory: 0,
  networkIn: 0,
  networkOut: 0,
  blockRead: 0,
  blockWritten: 0,
  processes: 0,
};
const KB = 1000;

export function usageOf(stack: Stack, container: Container, now: number): Usage {
  if (container.state.status !== 'running') return NONE;
  const { usage } = serviceSpec(container.service);
  const seconds = Math.max(1, (now - container.state.startedAt) / 1000);
  const move = wobble(now, stack.seed, container.service);
  if (stack.broken.has(container.service))
    return { ...NONE, cpuPercent: 70 * move, memory: usage.memory / 4, processes: 1 };
  return {
    cpuPercent: usage.cpuPercent * move,
    memory: Math.round(usage.memory * (0.96 + 0.04 * move)),
    networkIn: Math.round(seconds * usage.cpuPercent * 0.9 * KB + 4 * KB),
    networkOut: Math.round(seconds * usage.cpuPercent * 1.4 * KB + 2 * KB),
    blockRead: Math.round(usage.memory * 0.3),
    blockWritten: Math.round(seconds * usage.cpuPercent * 0.4 * KB),
    processes: usage.processes,
  };
}
