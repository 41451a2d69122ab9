/**
 * Dumps of the simulated database. An archive opens with mongodump's own magic number, carries one line per document
 * and ends with a line of counts and a checksum, so that a cut or changed archive is noticed when it is restored.
 * The documents say that they are practice data.
 */
import { createHash } from 'node:crypto';
import {
  COLLECTIONS,
  type CollectionName,
  INITIAL_INDEXES,
  type MongoData,
  type MongoIndex,
} from '../../state/index.ts';
import { hex } from '../../state/random.ts';

const MAGIC = Buffer.from([0x6d, 0xe2, 0x99, 0x81]);
const BATCH = 500;

/** One document of a collection, as a line. The same for the same seed and place. */
export function documentLine(seed: number, collection: CollectionName, index: number): string {
  return `${JSON.stringify({ ns: `robo_rlhf.${collection}`, _id: hex(24, seed, collection, index), practice: true, payload: hex(48, seed, collection, index, 'payload') })}\n`;
}

/** The archive in pieces of moderate size. */
export function* writeArchive(
  seed: number,
  data: MongoData,
  collections: readonly CollectionName[],
  indexes?: Readonly<Record<CollectionName, readonly MongoIndex[]>>,
): Generator<Buffer> {
  const digest = createHash('sha256');
  const add = (bytes: Buffer): Buffer => {
    digest.update(bytes);
    return bytes;
  };
  yield add(MAGIC);
  for (const collection of collections) {
    for (let from = 0; from < data[collection]; from += BATCH) {
      const count = Math.min(BATCH, data[collection] - from);
      yield add(
        Buffer.from(Array.from({ length: count }, (_, i) => documentLine(seed, collection, from + i)).join('')),
      );
    }
  }
  const counts = Object.fromEntries(collections.map((name) => [name, data[name]]));
  const kept = Object.fromEntries(
    collections.map((name) => [name, (indexes?.[name] ?? []).map((index) => index.name)]),
  );
  yield Buffer.from(`${JSON.stringify({ end: counts, indexes: kept, sha256: digest.digest('hex') })}\n`);
}

/** `indexes`: which of the initial indexes the database had when it was dumped. */
export type ReadArchive =
  | { ok: true; counts: Partial<MongoData>; indexes: Partial<Record<CollectionName, MongoIndex[]>> }
  | { ok: false; why: string };

/** Checks a whole archive and says how many documents of each collection it holds. */
export function readArchive(archive: Buffer): ReadArchive {
  if (!archive.subarray(0, MAGIC.length).equals(MAGIC))
    return { ok: false, why: 'stream or file does not appear to be a mongodump archive' };
  const lastLine = archive.lastIndexOf(0x0a, archive.length - 2) + 1;
  const from = lastLine === 0 ? MAGIC.length : lastLine;
  try {
    const end = JSON.parse(archive.subarray(from).toString('utf8')) as {
      end: Record<string, number>;
      indexes?: Record<string, unknown>;
      sha256: string;
    };
    const digest = createHash('sha256').update(archive.subarray(0, from)).digest('hex');
    if (digest !== end.sha256) return { ok: false, why: 'corruption found in archive; checksum does not match' };
    // The counts are believed only as far as there are documents: they decide how much the next dump writes.
    const documents = archive.subarray(MAGIC.length, from).reduce((sum, byte) => sum + (byte === 0x0a ? 1 : 0), 0);
    const claimed = Object.values(end.end).reduce((sum, count) => sum + count, 0);
    if (claimed !== documents || Object.values(end.end).some((count) => count < 0))
      return { ok: false, why: 'corruption found in archive; counts do not match' };
    const counts = Object.fromEntries(
      COLLECTIONS.filter((name) => Number.isSafeInteger(end.end[name])).map((name) => [name, end.end[name]!]),
    );
    const indexes = Object.fromEntries(
      Object.keys(counts).map((name) => [name, indexesNamed(name as CollectionName, end.indexes?.[name])]),
    );
    return { ok: true, counts, indexes };
  } catch {
    return { ok: false, why: 'corruption found in archive; unexpected EOF' };
  }
}

/** Only initial indexes are believed; an archive that says nothing has them all. */
function indexesNamed(collection: CollectionName, names: unknown): MongoIndex[] {
  const known = INITIAL_INDEXES[collection];
  return (Array.isArray(names) ? known.filter(({ name }) => names.includes(name)) : known).map((index) => ({
    ...index,
  }));
}
