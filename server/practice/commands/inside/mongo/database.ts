/** What `db` answers: of any database, as far as operators ask. */
import { COLLECTIONS, type CollectionName, INITIAL_INDEXES, documentBytes } from '../../../state/index.ts';
import { Host, NotImitated } from '../script/values.ts';
import { collectionOf, collectionStats } from './collection.ts';
import { hasProfile, profilingStatus, setProfilingLevel } from './profiler.ts';
import { currentOp, serverStatus } from './server.ts';
import { userMethods, usersInfo } from './users.ts';
import { dataOf, MongoServerError, type MongoSession, needLogin, versionOf } from './session.ts';

const SYSTEM_DATABASES = { admin: 102_400, config: 61_440, local: 73_728 };

export function databaseOf(session: MongoSession, name: string): Host {
  const members = membersOf(session, name);
  const find = (member: string): unknown => {
    if (Object.hasOwn(members, member)) return members[member];
    return COLLECTIONS.some((collection) => collection === member) ? collectionOf(session, name, member) : undefined;
  };
  return new Host(find, () => name);
}

function membersOf(session: MongoSession, name: string): Record<string, unknown> {
  const need = (command: string): void => needLogin(session, name, command);
  const run = (on: string) => (given: unknown) => runCommand(session, on, given);
  return {
    adminCommand: run('admin'),
    runCommand: run(name),
    getSiblingDB: (other: unknown) => databaseOf(session, String(other)),
    getCollection: (collection: unknown) => collectionOf(session, name, String(collection)),
    getCollectionNames: () => (need('listCollections'), collectionNames(session, name)),
    getCollectionInfos: () => (
      need('listCollections'),
      collectionNames(session, name).map((one) => ({ name: one, type: 'collection' }))
    ),
    getName: () => name,
    hello: () => runCommand(session, name, { hello: 1 }),
    stats: () => runCommand(session, name, { dbStats: 1 }),
    version: () => versionOf(session.stack),
    serverStatus: () => serverStatus(session),
    currentOp: (filter?: unknown) => currentOp(session, filter),
    setProfilingLevel: (level: unknown, options?: unknown) => setProfilingLevel(session, level, options),
    getProfilingStatus: () => profilingStatus(session),
    dropDatabase: () => dropDatabase(session, name),
    ...userMethods(session, name),
    system: new Host(
      (member) => (member === 'profile' ? collectionOf(session, name, 'system.profile') : undefined),
      () => `${name}.system`,
    ),
  };
}

function runCommand(session: MongoSession, on: string, given: unknown): unknown {
  const command = typeof given === 'string' ? { [given]: 1 } : ((given ?? {}) as Record<string, unknown>);
  const what = Object.keys(command)[0];
  const collection = String(Object.values(command)[0]);
  const known = COLLECTIONS.find((name) => name === collection);
  switch (what) {
    case 'ping':
      return { ok: 1 };
    case 'hello':
    case 'isMaster':
      return { isWritablePrimary: true, maxWireVersion: 17, readOnly: false, ok: 1 };
    case 'connectionStatus': {
      const users =
        session.user === null ? [] : [{ user: session.user, db: session.user === 'robo_app' ? 'robo_rlhf' : 'admin' }];
      return { authInfo: { authenticatedUsers: users }, ok: 1 };
    }
    case 'dbStats':
      return databaseStats(session, on);
    case 'serverStatus':
      return serverStatus(session);
    case 'listDatabases':
      if (on === 'admin') return listDatabases(session);
      throw new MongoServerError('listDatabases may only be run against the admin database.');
    case 'usersInfo':
      return usersInfo(session, on, command.usersInfo);
    case 'compact':
      needLogin(session, on, 'compact');
      if (known === undefined || dataOf(session, on)[known] === undefined)
        throw new MongoServerError('collection does not exist');
      return { bytesFreed: 0, ok: 1 };
    case 'collStats':
      needLogin(session, on, 'collStats');
      if (known === undefined) throw new MongoServerError('collection does not exist');
      return collectionStats(session, on, known);
    case 'planCacheClear':
      needLogin(session, on, 'planCacheClear');
      if (known === undefined) throw new MongoServerError(`ns does not exist: ${on}.${collection}`);
      return { ok: 1 };
    default:
      throw new NotImitated(`the command ${what}`);
  }
}

function collectionNames(session: MongoSession, name: string): string[] {
  const names: string[] = Object.keys(dataOf(session, name));
  return (name === 'robo_rlhf' && hasProfile(session) ? [...names, 'system.profile'] : names).sort();
}

function databaseStats(session: MongoSession, name: string): unknown {
  needLogin(session, name, 'dbStats');
  const data = dataOf(session, name);
  const names = Object.keys(data) as CollectionName[];
  const each = names.map((collection) => collectionStats(session, name, collection));
  const total = (field: 'count' | 'storageSize' | 'totalIndexSize' | 'nindexes'): number =>
    each.reduce((sum, stats) => sum + stats[field], 0);
  const objects = total('count');
  const dataSize = documentBytes(data);
  return {
    db: name,
    collections: names.length,
    views: 0,
    objects,
    avgObjSize: objects === 0 ? 0 : Math.round(dataSize / objects),
    dataSize,
    storageSize: total('storageSize'),
    indexes: total('nindexes'),
    indexSize: total('totalIndexSize'),
    totalSize: total('storageSize') + total('totalIndexSize'),
    scaleFactor: 1,
    ok: 1,
  };
}

function dropDatabase(session: MongoSession, name: string): unknown {
  needLogin(session, name, 'dropDatabase');
  if (name !== 'robo_rlhf') return session.catalog.others.delete(name) ? { ok: 1, dropped: name } : { ok: 1 };
  for (const collection of COLLECTIONS) {
    session.data[collection] = 0;
    session.catalog.indexes[collection] = INITIAL_INDEXES[collection].map((index) => ({ ...index }));
  }
  return { ok: 1, dropped: name };
}

function listDatabases(session: MongoSession): unknown {
  needLogin(session, 'admin', 'listDatabases');
  const sizeOf = (name: string): number => {
    const names = Object.keys(dataOf(session, name)) as CollectionName[];
    return names.reduce((sum, collection) => {
      const stats = collectionStats(session, name, collection);
      return sum + stats.storageSize + stats.totalIndexSize;
    }, 0);
  };
  const own = ['robo_rlhf', ...session.catalog.others.keys()].map((name): [string, number] => [name, sizeOf(name)]);
  const databases = [...Object.entries(SYSTEM_DATABASES), ...own]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, sizeOnDisk]) => ({ name, sizeOnDisk, empty: false }));
  return { databases, totalSize: databases.reduce((sum, { sizeOnDisk }) => sum + sizeOnDisk, 0), ok: 1 };
}
