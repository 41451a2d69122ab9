/** What Redis holds, how full that makes it, and the counters that follow from it. */
import { volumeName } from './catalogue.ts';
import type { RedisData, Stack } from './types.ts';

const MIB = 1024 * 1024;
/** Bytes of a key with its value, by family. */
export const KEY_BYTES = { cache: 24_000, preview: 180_000 } as const;
/** What Redis needs for itself. */
const OWN_BYTES = 2 * MIB;
/** From `configs/redis.conf`. */
export const MAXMEMORY_BYTES = 512 * MIB;
/** Enough of the large keys to fill it, beside the usual ones. */
const FLOOD_KEYS = 2_760;
const PRESSURE_KEPT = 100;
/** Per second: in everyday work, and while it is full and throws out what would be asked for next. */
const RATES = {
  usual: { hits: 11, misses: 0.6, evicted: 0 },
  full: { hits: 5, misses: 6.2, evicted: 9 },
} as const;

export function emptyRedis(): RedisData {
  return {
    cachedKeys: 0,
    deleted: new Set(),
    values: new Map(),
    previews: new Set(),
    settings: { at: 0, values: new Map() },
    pressure: [],
    savedAt: null,
  };
}

export function redisData(stack: Stack): RedisData | null {
  return stack.volumes.get(volumeName('redis_data'))?.redis ?? null;
}

export function keyCount(data: RedisData): number {
  return data.cachedKeys - data.deleted.size + data.previews.size + data.values.size;
}

/** What all keys together would take, without a limit. */
export function wantedBytes(data: RedisData): number {
  const cached = (data.cachedKeys - data.deleted.size) * KEY_BYTES.cache;
  const values = [...data.values].reduce((sum, [key, value]) => sum + 56 + key.length + value.length, 0);
  return OWN_BYTES + cached + data.previews.size * KEY_BYTES.preview + values;
}

/** Size on disk. */
export function redisBytes(data: RedisData): number {
  return Math.round(wantedBytes(data) * 0.6);
}

/** The limit in force for the run that began at `startedAt`, in bytes. */
export function maxMemory(data: RedisData, startedAt: number): number {
  const set = data.settings.at >= startedAt ? data.settings.values.get('maxmemory') : undefined;
  return set === undefined ? MAXMEMORY_BYTES : Number(set);
}

/** A limit of 0 is none. */
export function isFull(data: RedisData, startedAt: number): boolean {
  const limit = maxMemory(data, startedAt);
  return limit > 0 && wantedBytes(data) >= limit;
}

/** To be called after everything that may have changed how full it is; `at` is when that was. */
export function notePressure(data: RedisData, startedAt: number, at: number): void {
  const now = isFull(data, startedAt);
  if ((data.pressure.at(-1)?.isFull ?? false) === now) return;
  data.pressure.push({ from: at, isFull: now });
  if (data.pressure.length > PRESSURE_KEPT) data.pressure.shift();
}

/** What INFO counts since the server started: whole numbers. */
export function counters(
  data: RedisData,
  startedAt: number,
  now: number,
): Record<'hits' | 'misses' | 'evicted', number> {
  const total = { hits: 0, misses: 0, evicted: 0 };
  const phases = [{ from: startedAt, isFull: false }, ...data.pressure];
  phases.forEach(({ from, isFull: full }, i) => {
    const begin = Math.max(startedAt, from);
    const seconds = Math.max(0, Math.min(now, phases[i + 1]?.from ?? now) - begin) / 1000;
    const rate = full ? RATES.full : RATES.usual;
    for (const name of ['hits', 'misses', 'evicted'] as const) total[name] += rate[name] * seconds;
  });
  return { hits: Math.floor(total.hits), misses: Math.floor(total.misses), evicted: Math.floor(total.evicted) };
}

/** An import leaves so many large keys behind that Redis is full, and has been for a while. */
export function fillWithPreviews(data: RedisData, startedAt: number, now: number, agoMs: number): void {
  for (let i = 1; i <= FLOOD_KEYS; i++) data.previews.add(i);
  notePressure(data, startedAt, Math.max(startedAt, now - agoMs));
}
