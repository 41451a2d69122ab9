/** What the server says about itself: status, connections, and what it is doing at this moment. */
import {
  CONNECTION_LIMIT,
  connectionCounts,
  documentBytes,
  isScanning,
  scanMs,
  serviceSpec,
} from '../../../state/index.ts';
import { addressOf } from '../../../state/network.ts';
import { fraction, hex } from '../../../state/random.ts';
import { type MongoSession, needLogin, versionOf } from './session.ts';

const MIB = 1024 * 1024;
const LISTED_MOST = 1_000;
/** Questions that one looks at the server at the same moment. */
const SCANS_AT_ONCE = 3;

export function serverStatus(session: MongoSession): Record<string, unknown> {
  needLogin(session, 'admin', 'serverStatus');
  const { app, others } = connectionCounts(session.stack);
  const seconds = Math.max(1, Math.floor((session.now - session.startedAt) / 1000));
  const current = app + others;
  const cached = Math.min(documentBytes(session.data), 400 * MIB);
  return {
    host: 'mongodb',
    version: versionOf(session.stack),
    process: 'mongod',
    pid: 1,
    uptime: seconds,
    connections: {
      current,
      available: CONNECTION_LIMIT - current,
      totalCreated: current + Math.floor(seconds / 30),
      rejected: 0,
      active: isScanning(session.stack) ? 1 + SCANS_AT_ONCE : 1,
    },
    globalLock: { currentQueue: { total: 0, readers: 0, writers: 0 } },
    mem: { bits: 64, resident: Math.round(serviceSpec('mongodb').usage.memory / MIB), virtual: 2_604 },
    opcounters: {
      insert: Math.floor(seconds * 0.4),
      query: Math.floor(seconds * 2.1),
      update: Math.floor(seconds * 0.2),
      delete: 0,
      getmore: 0,
      command: Math.floor(seconds * 1.3),
    },
    wiredTiger: {
      cache: {
        'maximum bytes configured': 16_374_562_816,
        'bytes currently in the cache': cached,
        'tracked dirty bytes in the cache': Math.round(cached / 300),
        'pages read into cache': 4_210,
      },
    },
    ok: 1,
  };
}

/** `db.currentOp()`: what runs now; with `all` also connections that do nothing. */
export function currentOp(session: MongoSession, filter: unknown): unknown {
  needLogin(session, 'admin', 'currentOp');
  const isAll = filter === true || (filter as { $all?: unknown } | undefined)?.$all === true;
  const own = {
    type: 'op',
    active: true,
    op: 'command',
    ns: 'admin.$cmd.aggregate',
    desc: 'conn2',
    client: '127.0.0.1:39120',
    secs_running: 0,
    microsecs_running: 210,
  };
  return { inprog: [own, ...scans(session), ...(isAll ? idle(session) : [])], ok: 1 };
}

/** The app's questions, caught in the middle, where they read whole collections. */
function scans(session: MongoSession): unknown[] {
  if (!isScanning(session.stack)) return [];
  const millis = scanMs(session.data, 'preferences');
  return Array.from({ length: SCANS_AT_ONCE }, (_, i) => ({
    type: 'op',
    active: true,
    op: 'query',
    ns: 'robo_rlhf.preferences',
    command: { find: 'preferences', filter: { annotator_id: `annotator-${i + 1}` }, $db: 'robo_rlhf' },
    planSummary: 'COLLSCAN',
    desc: `conn${40 + i}`,
    opid: 91_000 + (Math.floor(session.now / 1000) % 1_000) + i,
    client: clientOf(session, 'robo-rlhf', i),
    secs_running: 0,
    microsecs_running: Math.round(
      millis * 1000 * (0.2 + 0.7 * fraction(session.stack.seed, Math.floor(session.now / 100), i)),
    ),
  }));
}

function idle(session: MongoSession): unknown[] {
  const { app, others } = connectionCounts(session.stack);
  const one = (client: string, i: number, driver: string): unknown => ({
    type: 'idleSession',
    active: false,
    desc: `conn${50 + i}`,
    client,
    clientMetadata: { driver: { name: driver } },
    connectionId: 50 + i,
  });
  return [
    ...Array.from({ length: Math.min(app, LISTED_MOST) }, (_, i) =>
      one(clientOf(session, 'robo-rlhf', i), i, 'PyMongo'),
    ),
    ...Array.from({ length: others - 1 }, (_, i) => one(`127.0.0.1:${39_200 + i}`, app + i, 'nodejs|mongosh')),
  ];
}

function clientOf(session: MongoSession, service: 'robo-rlhf', i: number): string {
  return `${addressOf(service)}:${32_768 + (Number.parseInt(hex(4, session.stack.seed, i), 16) % 200) + i}`;
}
