/** `find` and what hangs on it: filters by equality, sort, limit, the count, and the plan that `explain` shows. */
import { type CollectionName, indexFor, scanMs } from '../../../state/index.ts';
import { type Host, hostOf, IsoDate, NotImitated } from '../script/values.ts';
import { type Document, documentOf } from './documents.ts';
import { dataOf, type MongoSession, needLogin } from './session.ts';

/** What mongosh shows of a cursor at a time. */
const PAGE = 20;

/** The last document came shortly before a practice system begins. */
const NEWEST_AFTER_BOOT_MS = 12.29 * 24 * 3_600_000;

type Question = {
  session: MongoSession;
  database: string;
  collection: CollectionName;
  filter: Document;
  sort: [string, number] | null;
  limit: number;
};

/** The cursor that `find(filter)` gives. */
export function find(session: MongoSession, database: string, collection: CollectionName, filter: unknown): Host {
  needLogin(session, database, 'find');
  return cursorOf({ session, database, collection, filter: plainFilter(filter), sort: null, limit: Infinity });
}

export function countMatching(
  session: MongoSession,
  database: string,
  collection: CollectionName,
  filter: unknown,
): number {
  return matches({ session, database, collection, filter: plainFilter(filter), sort: null, limit: Infinity }).length;
}

/** Equality only, over top-level fields. */
function plainFilter(filter: unknown): Document {
  const entries = Object.entries((filter ?? {}) as Document);
  if (entries.some(([, value]) => typeof value === 'object' && value !== null && !(value instanceof IsoDate)))
    throw new NotImitated('a filter other than equality');
  return Object.fromEntries(entries);
}

function cursorOf(question: Question): Host {
  const list = (): Document[] => matches(question);
  return hostOf(
    {
      limit: (count: unknown) => cursorOf({ ...question, limit: Number(count) }),
      sort: (by: unknown) => cursorOf({ ...question, sort: sortOf(by) }),
      count: () => list().length,
      toArray: list,
      map: (make: unknown) => list().map((document) => (make as (of: Document) => unknown)(document)),
      forEach: (each: unknown) => list().forEach((document) => (each as (of: Document) => unknown)(document)),
      explain: () => explain(question),
    },
    () => list().slice(0, PAGE),
  );
}

function sortOf(by: unknown): [string, number] {
  const entries = Object.entries(by as Document);
  if (entries.length !== 1) throw new NotImitated('a sort by several fields');
  return [entries[0]![0], Number(entries[0]![1])];
}

function matches({ session, database, collection, filter, sort, limit }: Question): Document[] {
  const count = dataOf(session, database)[collection] ?? 0;
  const newestAt = session.stack.bootedAt + NEWEST_AFTER_BOOT_MS;
  const all = Array.from({ length: count }, (_, i) =>
    documentOf(collection, i, { seed: session.stack.seed, count, newestAt }),
  ).filter((document) => Object.entries(filter).every(([field, value]) => document[field] === value));
  if (sort !== null) {
    const [field, direction] = sort;
    all.sort((a, b) => direction * compare(a[field], b[field]));
  }
  return all.slice(0, limit);
}

function compare(a: unknown, b: unknown): number {
  const [x, y] = [a, b].map((value) => (value instanceof IsoDate ? value.at : value)) as [number, number];
  return x < y ? -1 : x > y ? 1 : 0;
}

function explain(question: Question): Document {
  const { session, database, collection, filter, sort } = question;
  const count = dataOf(session, database)[collection] ?? 0;
  const field = Object.keys(filter)[0] ?? sort?.[0];
  const index = database !== 'robo_rlhf' || field === undefined ? null : indexFor(session.catalog, collection, field);
  const returned = matches(question).length;
  const examined = index === null ? count : returned;
  const executionTimeMillis = index === null ? scanMs({ ...session.data, [collection]: count }, collection) : 1;
  const read = {
    stage: 'COLLSCAN',
    direction: 'forward',
    ...(field === undefined ? {} : { filter: filterShown(filter) }),
  };
  const winningPlan =
    index === null
      ? read
      : { stage: 'FETCH', inputStage: { stage: 'IXSCAN', keyPattern: index.key, indexName: index.name } };
  return {
    explainVersion: '1',
    queryPlanner: { namespace: `${database}.${collection}`, winningPlan, rejectedPlans: [] },
    executionStats: {
      executionSuccess: true,
      nReturned: returned,
      executionTimeMillis,
      totalKeysExamined: index === null ? 0 : returned,
      totalDocsExamined: examined,
    },
    ok: 1,
  };
}

function filterShown(filter: Document): Document {
  return Object.fromEntries(Object.entries(filter).map(([field, value]) => [field, { $eq: value }]));
}
