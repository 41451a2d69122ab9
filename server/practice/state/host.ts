/** The simulated host: one machine with the size the deployment guide recommends. */
import { imageBytes } from './images.ts';
import { wobble } from './random.ts';
import type { Stack } from './types.ts';
import { usageOf } from './usage.ts';
import { volumeBytes } from './volumes.ts';

const GIB = 1024 ** 3;

export const HOST = {
  name: 'practice',
  cores: 8,
  memory: 32 * GIB,
  swap: 4 * GIB,
  disk: 98 * GIB,
  inodes: 6_553_600,
  engineVersion: '28.2.2',
  composeVersion: '2.36.2',
} as const;

/** What the host holds besides Docker's images, build cache and volumes. */
const SYSTEM_BYTES = 31.4 * GIB;

export type HostUsage = {
  memoryUsed: number;
  memoryCache: number;
  swapUsed: number;
  diskUsed: number;
  inodesUsed: number;
  /** 1, 5 and 15 minutes. */
  load: [number, number, number];
  /** Per core, percent. */
  cores: number[];
};

/** Figures at a moment; they follow from what the containers use. */
export function hostUsage(stack: Stack, now: number): HostUsage {
  const used = [...stack.containers.values()].map((container) => usageOf(stack, container, now));
  const cpu = used.reduce((sum, { cpuPercent }) => sum + cpuPercent, 0) + 9;
  const memory = used.reduce((sum, usage) => sum + usage.memory, 0);
  const volumes = [...stack.volumes.values()].reduce((sum, volume) => sum + volumeBytes(volume), 0);
  const load = cpu / 100;
  return {
    memoryUsed: Math.round(2.4 * GIB + memory),
    memoryCache: Math.round(9.1 * GIB),
    swapUsed: 0,
    diskUsed: Math.round(SYSTEM_BYTES + imageBytes(stack) + stack.buildCache.bytes + volumes),
    inodesUsed: 812_344 + stack.volumes.size * 412,
    load: [load * wobble(now, stack.seed, 'load1') + 0.12, load + 0.15, load + 0.11],
    cores: Array.from({ length: HOST.cores }, (_, core) =>
      Math.min(100, (cpu / HOST.cores) * wobble(now, stack.seed, 'core', core) * (core % 3 === 0 ? 1.6 : 0.8)),
    ),
  };
}
