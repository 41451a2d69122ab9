/** The keys of the simulated Redis: what they are called, and how they are listed and deleted. */
import type { RedisData } from '../../state/index.ts';
import { KEY_BYTES } from '../../state/redis.ts';

const CACHE = 'cache:pair:';
const PREVIEW = 'preview:frame:';
/** As the app's code sets it for what it caches. */
const CACHE_TTL_SECONDS = 3_600;

/** All keys of database 0, in a fixed order. */
export function keysOf(data: RedisData): string[] {
  const keys: string[] = [];
  for (let i = 1; i <= data.cachedKeys; i++) if (!data.deleted.has(i)) keys.push(`${CACHE}${i}`);
  for (const i of data.previews) keys.push(`${PREVIEW}${i}`);
  return [...keys, ...data.values.keys()];
}

type Found = { kind: 'cache' | 'preview'; number: number } | { kind: 'value' };

export function findKey(data: RedisData, key: string): Found | null {
  if (data.values.has(key)) return { kind: 'value' };
  const number = Number(/:([1-9]\d{0,6})$/.exec(key)?.[1]);
  if (key === `${CACHE}${number}`)
    return number <= data.cachedKeys && !data.deleted.has(number) ? { kind: 'cache', number } : null;
  return key === `${PREVIEW}${number}` && data.previews.has(number) ? { kind: 'preview', number } : null;
}

/** Bytes of a key with its value, null when there is no such key. */
export function keyBytes(data: RedisData, key: string): number | null {
  const found = findKey(data, key);
  if (found === null) return null;
  return found.kind === 'value' ? 56 + key.length + data.values.get(key)!.length : KEY_BYTES[found.kind];
}

/** Seconds a key has left; -1 when it never ends, -2 when there is none. */
export function timeToLive(data: RedisData, key: string): number {
  const found = findKey(data, key);
  if (found === null) return -2;
  return found.kind === 'cache' ? CACHE_TTL_SECONDS - (found.number % 1_800) : -1;
}

/** Deletes a key; false when there was none. */
export function deleteKey(data: RedisData, key: string): boolean {
  const found = findKey(data, key);
  if (found === null) return false;
  if (found.kind === 'value') return data.values.delete(key);
  return found.kind === 'preview' ? data.previews.delete(found.number) : Boolean(data.deleted.add(found.number));
}
