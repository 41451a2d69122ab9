/** Named volumes and what lives on them: the databases go and come with their volume, not with their container. */
import { volumeName } from './catalogue.ts';
import { documentBytes, freshCatalog } from './mongo.ts';
import { emptyRedis, redisBytes } from './redis.ts';
import { COLLECTIONS, type MongoData, type ServiceName, type Stack, type Volume } from './types.ts';

export { redisData } from './redis.ts';

const MIB = 1024 * 1024;
/** What compression on disk leaves of MongoDB's documents. */
const COMPRESSED_SHARE = 0.4;

/** A volume as its container fills it on first start: collections exist and are empty, as the init script leaves them. */
export function freshVolume(short: string, now: number): Volume {
  const volume: Volume = { name: volumeName(short), createdAt: now, bytes: 0 };
  if (short === 'mongodb_data') return { ...volume, bytes: 310 * MIB, mongo: emptyMongo(), catalog: freshCatalog() };
  if (short === 'redis_data') return { ...volume, bytes: MIB, redis: emptyRedis() };
  return { ...volume, bytes: 24 * MIB };
}

export function emptyMongo(): MongoData {
  return Object.fromEntries(COLLECTIONS.map((name) => [name, 0])) as MongoData;
}

/** MongoDB's data, null while no volume holds any. */
export function mongoData(stack: Stack): MongoData | null {
  return stack.volumes.get(volumeName('mongodb_data'))?.mongo ?? null;
}

/** Size on disk of a volume, contents included. */
export function volumeBytes(volume: Volume): number {
  const others = [...(volume.catalog?.others.values() ?? [])];
  const documents = [volume.mongo ?? {}, ...others].reduce((sum, data) => sum + documentBytes(data), 0);
  return volume.bytes + Math.round(documents * COMPRESSED_SHARE) + (volume.redis ? redisBytes(volume.redis) : 0);
}

/** The container that uses the volume, running or not, null when none does. */
export function volumeUser(stack: Stack, name: string, volumesOf: (service: ServiceName) => string[]): string | null {
  for (const container of stack.containers.values()) {
    if (volumesOf(container.service).some((short) => volumeName(short) === name)) return container.id;
  }
  return null;
}
