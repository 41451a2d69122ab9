/** What containers use at a moment, for `docker stats` and `htop`. Zero while not running. */
import { serviceSpec } from './catalogue.ts';
import { connectionCounts, isScanning } from './mongo-load.ts';
import { wobble } from './random.ts';
import { KEY_BYTES, MAXMEMORY_BYTES, redisData } from './redis.ts';
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
const SCANNING_CPU_PERCENT = 135;
const CONNECTION_BYTES = 1024 * 1024;

export function usageOf(stack: Stack, container: Container, now: number): Usage {
  if (container.state.status !== 'running') return NONE;
  const { usage } = serviceSpec(container.service);
  const seconds = Math.max(1, (now - container.state.startedAt) / 1000);
  const move = wobble(now, stack.seed, container.service);
  if (stack.broken.has(container.service))
    return { ...NONE, cpuPercent: 70 * move, memory: usage.memory / 4, processes: 1 };
  const more = container.service === 'mongodb' ? mongoLoad(stack) : { cpuPercent: 0, memory: 0 };
  const held = container.service === 'redis' ? redisMemory(stack) : 0;
  return {
    cpuPercent: (usage.cpuPercent + more.cpuPercent) * move,
    memory: Math.round((usage.memory + more.memory) * (0.96 + 0.04 * move)) + held,
    networkIn: Math.round(seconds * usage.cpuPercent * 0.9 * KB + 4 * KB),
    networkOut: Math.round(seconds * usage.cpuPercent * 1.4 * KB + 2 * KB),
    blockRead: Math.round(usage.memory * 0.3),
    blockWritten: Math.round(seconds * usage.cpuPercent * 0.4 * KB),
    processes: usage.processes,
  };
}

/** Reading whole collections takes a processor and more; every connection has a stack of its own. */
function mongoLoad(stack: Stack): { cpuPercent: number; memory: number } {
  const { app, others } = connectionCounts(stack);
  return { cpuPercent: isScanning(stack) ? SCANNING_CPU_PERCENT : 0, memory: (app + others) * CONNECTION_BYTES };
}

/** What the large keys take, beyond the usual. */
function redisMemory(stack: Stack): number {
  return Math.min((redisData(stack)?.previews.size ?? 0) * KEY_BYTES.preview, MAXMEMORY_BYTES);
}
