/** Named volumes and what lives on them: the databases go and come with their volume, not with their container. */
import { volumeName } from './catalogue.ts';
import { COLLECTIONS, type MongoData, type RedisData, type ServiceName, type Stack, type Volume } from './types.ts';

const MIB = 1024 * 1024;
const BYTES_PER_DOCUMENT = 2_600;

/** A volume as its container fills it on first start: collections exist and are empty, as the init script leaves them. */
export function freshVolume(short: string, now: number): Volume {
  const volume: Volume = { name: volumeName(short), createdAt: now, bytes: 0 };
  if (short === 'mongodb_data') return { ...volume, bytes: 310 * MIB, mongo: emptyMongo() };
  if (short === 'redis_data') return { ...volume, bytes: MIB, redis: { cachedKeys: 0, values: new Map() } };
  return { ...volume, bytes: 24 * MIB };
}

export function emptyMongo(): MongoData {
  return Object.fromEntries(COLLECTIONS.map((name) => [name, 0])) as MongoData;
}

/** MongoDB's data, null while no volume holds any. */
export function mongoData(stack: Stack): MongoData | null {
  return stack.volumes.get(volumeName('mongodb_data'))?.mongo ?? null;
}

export function redisData(stack: Stack): RedisData | null {
  return stack.volumes.get(volumeName('redis_data'))?.redis ?? null;
}

/** Size on disk of a volume, contents included. */
export function volumeBytes(volume: Volume): number {
  const documents = volume.mongo ? Object.values(volume.mongo).reduce((sum, count) => sum + count, 0) : 0;
  return volume.bytes + documents * BYTES_PER_DOCUMENT;
}

/** The container that uses the volume, running or not, null when none does. */
export function volumeUser(stack: Stack, name: string, volumesOf: (service: ServiceName) => string[]): string | null {
  for (const container of stack.containers.values()) {
    if (volumesOf(container.service).some((short) => volumeName(short) === name)) return container.id;
  }
  return null;
}
