/** What MongoDB holds: indexes, sizes, and how long reading without an index takes. */
import { volumeName } from './catalogue.ts';
import {
  COLLECTIONS,
  type CollectionName,
  type MongoCatalog,
  type MongoData,
  type MongoIndex,
  type Stack,
} from './types.ts';

/** Bytes of an average document. A demonstration carries its observations and actions. */
export const AVERAGE_BYTES: Readonly<Record<CollectionName, number>> = {
  demonstrations: 48_000,
  preferences: 9_600,
  models: 900,
  experiments: 1_400,
};
/** What a scan gets through on this host, with the others at work. */
const SCAN_BYTES_PER_MS = 300_000;

/** The indexes besides `_id_` that `scripts/mongo-init.js` makes in an empty database. */
export const INITIAL_INDEXES: Readonly<Record<CollectionName, readonly MongoIndex[]>> = {
  demonstrations: [
    { key: { episode_id: 1 }, name: 'episode_id_1', unique: true },
    { key: { task: 1 }, name: 'task_1' },
    { key: { created_at: -1 }, name: 'created_at_-1' },
    { key: { 'metadata.success': 1 }, name: 'metadata.success_1' },
  ],
  preferences: [
    { key: { pair_id: 1 }, name: 'pair_id_1', unique: true },
    { key: { annotator_id: 1 }, name: 'annotator_id_1' },
    { key: { created_at: -1 }, name: 'created_at_-1' },
    { key: { preference: 1 }, name: 'preference_1' },
  ],
  models: [
    { key: { model_id: 1 }, name: 'model_id_1', unique: true },
    { key: { model_type: 1 }, name: 'model_type_1' },
    { key: { created_at: -1 }, name: 'created_at_-1' },
    { key: { version: 1 }, name: 'version_1' },
  ],
  experiments: [
    { key: { experiment_id: 1 }, name: 'experiment_id_1', unique: true },
    { key: { name: 1 }, name: 'name_1' },
    { key: { status: 1 }, name: 'status_1' },
    { key: { created_at: -1 }, name: 'created_at_-1' },
  ],
};

export function freshCatalog(): MongoCatalog {
  return {
    indexes: Object.fromEntries(
      COLLECTIONS.map((name) => [name, INITIAL_INDEXES[name].map((index) => ({ ...index }))]),
    ) as Record<CollectionName, MongoIndex[]>,
    others: new Map(),
    profiling: { level: 0, slowms: 100, since: null, until: null },
    scanning: null,
  };
}

/** The catalog of MongoDB's volume, null while there is none. */
export function mongoCatalog(stack: Stack): MongoCatalog | null {
  return stack.volumes.get(volumeName('mongodb_data'))?.catalog ?? null;
}

export function documentBytes(data: Partial<MongoData>): number {
  return COLLECTIONS.reduce((sum, name) => sum + (data[name] ?? 0) * AVERAGE_BYTES[name], 0);
}

/** The index that serves a question about `field`, null when the collection must be read whole. */
export function indexFor(catalog: MongoCatalog, collection: CollectionName, field: string): MongoIndex | null {
  return catalog.indexes[collection].find(({ key }) => Object.keys(key)[0] === field) ?? null;
}

/** To be called after every change of the indexes; `at` is when that was. */
export function noteScanning(catalog: MongoCatalog, at: number): void {
  const isMissing = indexFor(catalog, 'preferences', 'annotator_id') === null;
  const { scanning } = catalog;
  if (isMissing && (scanning === null || scanning.until !== null)) catalog.scanning = { from: at, until: null };
  if (!isMissing && scanning?.until === null) scanning.until = at;
}

/** How long it takes to read a collection from end to end, in milliseconds. */
export function scanMs(data: MongoData, collection: CollectionName): number {
  return Math.round((data[collection] * AVERAGE_BYTES[collection]) / SCAN_BYTES_PER_MS);
}

/** A time as mongod's log writes it. */
export function mongoDate(at: number): string {
  return new Date(at).toISOString().replace('Z', '+00:00');
}
