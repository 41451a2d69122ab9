/** What a collection of the simulated MongoDB answers. */
import {
  AVERAGE_BYTES,
  type CollectionName,
  COLLECTIONS,
  type MongoIndex,
  noteScanning,
} from '../../../state/index.ts';
import { Host, hostOf, NotImitated } from '../script/values.ts';
import { find, countMatching } from './find.ts';
import { profileCollection } from './profiler.ts';
import { dataOf, MongoServerError, type MongoSession, needLogin } from './session.ts';

/** On disk, of what the documents measure. */
const STORED_SHARE = 0.4;
const EMPTY_FILE_BYTES = 4_096;
const INDEX_BYTES_PER_DOCUMENT = 34;
const INDEXES_LIMIT = 64;

/** Collection `name` of `database`; a name nobody has used is an empty collection, as in reality. */
export function collectionOf(session: MongoSession, database: string, name: string): Host {
  if (name === 'system.profile') return profileCollection(session, database);
  const known = COLLECTIONS.find((collection) => collection === name);
  return known === undefined ? emptyCollection(session, database, name) : knownCollection(session, database, known);
}

function emptyCollection(session: MongoSession, database: string, name: string): Host {
  const zero = (command: string) => () => (needLogin(session, database, command), 0);
  return hostOf(
    { countDocuments: zero('aggregate'), estimatedDocumentCount: zero('count') },
    () => `${database}.${name}`,
  );
}

function knownCollection(session: MongoSession, database: string, name: CollectionName): Host {
  const need = (command: string): void => needLogin(session, database, command);
  const count = (): number => dataOf(session, database)[name] ?? 0;
  const isMain = database === 'robo_rlhf';
  return hostOf(
    {
      countDocuments: (filter?: unknown) => (need('aggregate'), countMatching(session, database, name, filter)),
      estimatedDocumentCount: () => (need('count'), count()),
      find: (filter?: unknown) => find(session, database, name, filter),
      findOne: (filter?: unknown) => (find(session, database, name, filter).show() as unknown[])[0] ?? null,
      getIndexes: () => (
        need('listIndexes'),
        indexesOf(session, name).map(({ key, name: called, unique }) => ({
          v: 2,
          key,
          name: called,
          ...(unique ? { unique } : {}),
        }))
      ),
      createIndex: (key: unknown, options?: unknown) => {
        need('createIndexes');
        return createIndex(session, name, key, options);
      },
      dropIndex: (index: unknown) => (need('dropIndexes'), dropIndex(session, name, String(index))),
      stats: () => (need('collStats'), collectionStats(session, database, name)),
      validate: () => (need('validate'), validate(session, database, name)),
      totalIndexSize: () => (need('collStats'), collectionStats(session, database, name).totalIndexSize),
      dataSize: () => (need('collStats'), count() * AVERAGE_BYTES[name]),
      drop: () => {
        need('drop');
        if (isMain) throw new NotImitated('the loss of a collection of robo_rlhf');
        const other = session.catalog.others.get(database);
        if (other === undefined || other[name] === undefined) return false;
        delete other[name];
        return true;
      },
      getPlanCache: () => hostOf({ clear: () => (need('planCacheClear'), undefined) }, () => ({})),
    },
    () => `${database}.${name}`,
  );
}

function indexesOf(session: MongoSession, name: CollectionName): MongoIndex[] {
  return [{ key: { _id: 1 }, name: '_id_' }, ...session.catalog.indexes[name]];
}

/** Does nothing for an index that is there; gives its name, as the shell does. */
function createIndex(session: MongoSession, name: CollectionName, key: unknown, options: unknown): string {
  const entries = Object.entries(key as Record<string, unknown>);
  if (entries.length === 0 || entries.some(([, way]) => way !== 1 && way !== -1))
    throw new NotImitated('an index of that kind');
  const called = entries.map(([field, way]) => `${field}_${way as number}`).join('_');
  const known = session.catalog.indexes[name];
  if (known.some((index) => index.name === called)) return called;
  if (known.length >= INDEXES_LIMIT)
    throw new MongoServerError(`add index fails, too many indexes for robo_rlhf.${name} key:${called}`);
  const unique = (options as { unique?: unknown } | undefined)?.unique === true;
  known.push({ key: Object.fromEntries(entries) as MongoIndex['key'], name: called, ...(unique ? { unique } : {}) });
  noteScanning(session.catalog, session.now);
  return called;
}

function dropIndex(session: MongoSession, name: CollectionName, index: string): unknown {
  const known = session.catalog.indexes[name];
  const at = known.findIndex((one) => one.name === index);
  if (at < 0) throw new MongoServerError(`index not found with name [${index}]`);
  known.splice(at, 1);
  noteScanning(session.catalog, session.now);
  return { nIndexesWas: known.length + 2, ok: 1 };
}

function validate(session: MongoSession, database: string, name: CollectionName): unknown {
  const records = dataOf(session, database)[name] ?? 0;
  const indexes = indexesOf(session, name);
  return {
    ns: `${database}.${name}`,
    nInvalidDocuments: 0,
    nNonCompliantDocuments: 0,
    nrecords: records,
    nIndexes: indexes.length,
    keysPerIndex: Object.fromEntries(indexes.map((index) => [index.name, records])),
    indexDetails: Object.fromEntries(indexes.map((index) => [index.name, { valid: true }])),
    valid: true,
    repaired: false,
    warnings: [],
    errors: [],
    extraIndexEntries: [],
    missingIndexEntries: [],
    corruptRecords: [],
    ok: 1,
  };
}

/** Figures of a collection, in bytes. */
export function collectionStats(session: MongoSession, database: string, name: CollectionName) {
  const count = dataOf(session, database)[name] ?? 0;
  const size = count * AVERAGE_BYTES[name];
  const indexSizes = Object.fromEntries(
    indexesOf(session, name).map((index) => [
      index.name,
      EMPTY_FILE_BYTES * (1 + Math.ceil((count * INDEX_BYTES_PER_DOCUMENT) / EMPTY_FILE_BYTES)),
    ]),
  );
  return {
    ns: `${database}.${name}`,
    size,
    count,
    ...(count === 0 ? {} : { avgObjSize: AVERAGE_BYTES[name] }),
    storageSize: EMPTY_FILE_BYTES * (1 + Math.ceil((size * STORED_SHARE) / EMPTY_FILE_BYTES)),
    freeStorageSize: 0,
    nindexes: indexesOf(session, name).length,
    indexSizes,
    totalIndexSize: Object.values(indexSizes).reduce((sum, bytes) => sum + bytes, 0),
    ok: 1,
  };
}
