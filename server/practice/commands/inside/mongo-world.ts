/** What the names of a mongosh expression stand for: `db`, its collections, and the methods the simulator knows. */
import { COLLECTIONS, type CollectionName, type MongoData } from '../../state/index.ts';
import type { Expression } from './expression.ts';

/** An error of the server, with its words. */
export class MongoServerError extends Error {}
/** Something the simulator does not imitate. */
export class NotImitated extends Error {}

type Value = unknown;
type Method = (...args: Value[]) => Value;
/** A value with members, such as `db`; `show` is what printing it gives. */
class Host {
  readonly members: Readonly<Record<string, Value>>;
  readonly show: Value;
  constructor(members: Record<string, Value>, show: Value) {
    this.members = members;
    this.show = show;
  }
}

export type MongoWorld = {
  data: MongoData;
  /** Null when nobody logged in. */
  user: string | null;
  database: string;
  startedAt: number;
  now: number;
  print(line: string): void;
  inspect(value: unknown): string;
};

const BYTES_PER_DOCUMENT = 2_600;
const INDEXES: Record<CollectionName, number> = { demonstrations: 5, preferences: 5, models: 5, experiments: 5 };
const SYSTEM_DATABASES = { admin: 102_400, config: 61_440, local: 73_728 };

/** Value of the expression. Throws MongoServerError or NotImitated. */
export function evaluate(expression: Expression, world: MongoWorld): Value {
  const names: Record<string, Value> = {
    db: database(world, world.database),
    print: (...values: Value[]) =>
      world.print(values.map((value) => (typeof value === 'string' ? value : world.inspect(value))).join(' ')),
    printjson: (value: Value) => world.print(world.inspect(value)),
    JSON: new Host({ stringify: (value: Value) => JSON.stringify(value) }, {}),
    EJSON: new Host({ stringify: (value: Value) => JSON.stringify(value) }, {}),
  };
  const value = run(expression, names);
  return value instanceof Host ? value.show : value;
}

function run(expression: Expression, names: Record<string, Value>): Value {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'list':
      return expression.items.map((item) => run(item, names));
    case 'object':
      return Object.fromEntries(expression.entries.map(([key, value]) => [key, run(value, names)]));
    case 'name':
      if (!Object.hasOwn(names, expression.name)) throw new NotImitated();
      return names[expression.name];
    case 'member':
      return memberOf(run(expression.of, names), expression.name);
    case 'call': {
      const callee = run(expression.callee, names);
      if (typeof callee !== 'function') throw new NotImitated();
      return (callee as Method)(...expression.args.map((arg) => run(arg, names)));
    }
  }
}

function memberOf(value: Value, name: string): Value {
  const members = value instanceof Host ? value.members : value;
  if (typeof members !== 'object' || members === null || !Object.hasOwn(members, name)) throw new NotImitated();
  return (members as Record<string, Value>)[name];
}

function database(world: MongoWorld, name: string): Host {
  const needLogin = (command: string): void => {
    if (world.user === null) throw new MongoServerError(`command ${command} requires authentication`);
    if (world.user !== 'admin' && name !== 'robo_rlhf') {
      throw new MongoServerError(`not authorized on ${name} to execute command { ${command}: 1 }`);
    }
  };
  const names = name === 'robo_rlhf' ? COLLECTIONS : [];
  const command = (on: string) => (given: Value) => {
    const what = typeof given === 'string' ? given : Object.keys(given as object)[0];
    if (what === 'ping') return { ok: 1 };
    if (what === 'hello' || what === 'isMaster')
      return { isWritablePrimary: true, maxWireVersion: 17, readOnly: false, ok: 1 };
    if (what === 'listDatabases' && on === 'admin') return listDatabases(world, needLogin);
    if (what === 'dbStats') return stats();
    throw new NotImitated();
  };
  const stats = (): Value => {
    needLogin('dbStats');
    const objects = names.reduce((sum, collection) => sum + world.data[collection], 0);
    const indexes = names.reduce((sum, collection) => sum + INDEXES[collection], 0);
    return {
      db: name,
      collections: names.length,
      views: 0,
      objects,
      avgObjSize: objects === 0 ? 0 : BYTES_PER_DOCUMENT,
      dataSize: objects * BYTES_PER_DOCUMENT,
      storageSize: objects * 1_100 + 16_384,
      indexes,
      indexSize: objects * 160 + 81_920,
      ok: 1,
    };
  };
  const members: Record<string, Value> = {
    adminCommand: command('admin'),
    runCommand: command(name),
    getSiblingDB: (other: Value) => database(world, String(other)),
    getCollection: (collection: Value) => collectionOf(world, name, String(collection), needLogin),
    getCollectionNames: () => (needLogin('listCollections'), [...names].sort()),
    getName: () => name,
    hello: () => command(name)('hello'),
    stats,
    version: () => '6.0.24',
    serverStatus: () => (
      needLogin('serverStatus'),
      {
        host: 'mongodb',
        version: '6.0.24',
        process: 'mongod',
        uptime: Math.floor((world.now - world.startedAt) / 1000),
        connections: { current: 5, available: 838_855 },
        ok: 1,
      }
    ),
  };
  for (const collection of COLLECTIONS) members[collection] = collectionOf(world, name, collection, needLogin);
  return new Host(members, name);
}

function collectionOf(world: MongoWorld, of: string, name: string, needLogin: (command: string) => void): Host {
  const count = (command: string) => (filter?: Value) => {
    if (filter !== undefined && Object.keys(filter as object).length > 0) throw new NotImitated();
    needLogin(command);
    return of === 'robo_rlhf' && name in world.data ? world.data[name as CollectionName] : 0;
  };
  return new Host({ countDocuments: count('aggregate'), estimatedDocumentCount: count('count') }, `${of}.${name}`);
}

function listDatabases(world: MongoWorld, needLogin: (command: string) => void): Value {
  needLogin('listDatabases');
  const documents = COLLECTIONS.reduce((sum, name) => sum + world.data[name], 0);
  const sizes = { ...SYSTEM_DATABASES, robo_rlhf: documents * 1_260 + 98_304 };
  const databases = Object.entries(sizes).map(([name, sizeOnDisk]) => ({ name, sizeOnDisk, empty: false }));
  const totalSize = databases.reduce((sum, { sizeOnDisk }) => sum + sizeOnDisk, 0);
  return { databases, totalSize, ok: 1 };
}
