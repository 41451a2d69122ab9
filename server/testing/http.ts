/** For tests of HTTP: the whole application over a real database and a small site, with a stand-in for runs. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { afterEach, beforeEach } from 'vitest';
import type { ApiError, PracticeView } from '../../src/contract/api.ts';
import type { Person } from '../../src/contract/policy.ts';
import type { RunRequest, RunView } from '../../src/contract/run.ts';
import type { HoldView, SessionView } from '../../src/contract/session.ts';
import { AppError } from '../errors.ts';
import { createRecord } from '../evidence/record.ts';
import { createIdentity, sessionCookie, type Identity } from '../identity/index.ts';
import { openReleases } from '../publish/index.ts';
import { publishTestRelease } from './release.ts';
import { testClock, testStore, type TestClock, type TestStore } from './store.ts';
import { createAllowList } from '../http/allow-list.ts';
import { createHttp, type HttpDeps, type HttpEnv } from '../http/index.ts';

export const HOST = '127.0.0.1:4280';
export const ORIGIN = `http://${HOST}`;
export const RUN_ID = 'ab'.repeat(16);

export const runView: RunView = {
  id: RUN_ID,
  version: 'next',
  doc: 'd',
  block: 'b',
  title: 'B',
  sha256: 'a'.repeat(64),
  target: 'stack',
  environment: 'practice',
  person: { id: 'p', name: 'Ada' },
  driver: { id: 'p', name: 'Ada' },
  session: null,
  params: {},
  secrets: [],
  rollbackOf: null,
  state: 'running',
  interactive: false,
  endless: false,
  timeoutMs: 1,
  startedAt: 1,
  endedAt: null,
  exitStatus: null,
  reason: null,
  bytes: 6,
  journalSha256: null,
  outcome: { verdict: 'pending' },
  stateNote: null,
  viewers: 0,
};
export const runRequest: RunRequest = {
  version: 'next',
  doc: 'runbooks/health',
  block: 'disk-usage',
  sha256: 'a'.repeat(64),
  target: 'stack',
  requestId: 'r-1',
};

let store: TestStore;
export let clock: TestClock;
export let identity: Identity;
let app: Hono<HttpEnv>;
let publishedDir: string;
export let started: { person: Person; request: RunRequest }[];
/** What the routes of sessions were asked. */
export let asked: { what: string; person: string; request: unknown }[];
export let readerWentAway: boolean;
export let bugs: { err: unknown }[];
export let lines: object[];

const sessionView: SessionView = {
  id: RUN_ID,
  version: 'next',
  doc: 'runbooks/health',
  target: 'stack',
  startedAt: 1,
  cwd: '/srv',
  variables: [],
  functions: [],
  options: [],
  captures: [],
  marks: [],
  done: [],
  busy: null,
  note: null,
};
export const holdView: HoldView = {
  doc: 'runbooks/health',
  target: 'stack',
  person: { id: 'p', name: 'Ada' },
  since: 1,
  run: RUN_ID,
  block: 'b',
  title: 'B',
  running: true,
};

export const practiceView: PracticeView = {
  target: 'stack',
  version: 'next',
  running: true,
  profile: 'mended',
  faults: ['redis-down'],
  catalogue: [{ name: 'redis-down', summary: 'Redis was stopped.' }],
};

async function note<T>(what: string, person: Person, request: unknown, answer: T): Promise<T> {
  asked.push({ what, person: person.name, request });
  return answer;
}

/** Stands in for server/runs: knows one run, and notes what it was asked to start. */
const runs: HttpDeps['runs'] = {
  async start(person, request) {
    started.push({ person, request });
    return { run: runView, created: started.length === 1 };
  },
  async view(_person, id) {
    if (id !== RUN_ID) throw new AppError('run-not-found');
    return runView;
  },
  pageState: async (_person, _version, doc) => {
    if (doc === 'bug') throw new TypeError('secret inside');
    return { blocks: [], sessions: [], holds: [] };
  },
  correctCapture: (person, request) => note('correct', person, request, sessionView),
  markStep: (person, request) => note('mark', person, request, sessionView),
  resetSession: (person, request) => note('reset', person, request, undefined),
  choices: (person, request) => note('choices', person, request, { choices: ['redis'], at: 1 }),
  async takeOver(person, request) {
    if (request.reason === 'refused') throw new AppError('held', { extra: { hold: holdView, secret: 'inside' } });
    return note('take-over', person, request, holdView);
  },
  async output() {
    async function* chunks() {
      try {
        yield Buffer.from([0xff, 0x1b, 0x00]);
        yield Buffer.from('abc');
      } finally {
        readerWentAway = true;
      }
    }
    return { run: runView, bytes: 6, chunks: chunks() };
  },
  async cast() {
    async function* cast() {
      yield '{"version":3}\n';
      yield '[0.1,"o","é"]\n';
    }
    return { run: runView, lines: cast() };
  },
};

/** Stands in for practice systems: `stack` is the only practice target. */
const practice: HttpDeps['practice'] = {
  async view(person, { target, version }) {
    if (target !== 'stack') throw new AppError('no-practice');
    return note('practice', person, { target, version }, practiceView);
  },
  async steer(person, request) {
    if (request.action === 'reset' && request.version === 'busy') throw new AppError('practice-busy');
    return note(request.action, person, request, practiceView);
  },
};

/** A fresh application before each test, and nothing left after it. What is exported here is of the test that runs. */
export function useHttp(): void {
  beforeEach(async () => {
    store = testStore();
    clock = testClock();
    publishedDir = mkdtempSync(join(tmpdir(), 'runbooks-http-'));
    started = [];
    asked = [];
    bugs = [];
    lines = [];
    readerWentAway = false;
    await publishTestRelease(publishedDir);
    const record = createRecord({ db: store.db, now: clock.now });
    identity = createIdentity({
      db: store.db,
      record,
      now: clock.now,
      cookie: sessionCookie({ origins: [], port: 4280 }),
      idleMs: 3_600_000,
      absoluteMs: 7_200_000,
      sweepEveryMs: null,
    });
    const log = {
      info: (fields: object) => void lines.push(fields),
      warn: (fields: object) => void lines.push(fields),
      error: (fields: object) => void bugs.push(fields as { err: unknown }),
    };
    app = createHttp({
      allowed: createAllowList({ port: 4280, hosts: [], origins: [] }),
      identity,
      releases: openReleases({ publishedDir, now: clock.now, log }),
      runs,
      practice,
      targets: () => [
        { name: 'stack', environment: 'practice', note: 'A simulated stack.', isolated: true },
        { name: 'db-host', environment: 'staging', note: 'Runs as ops in /srv.', isolated: false },
      ],
      record,
      ready: [{ name: 'database', problem: async () => null }],
      sessionMs: 7_200_000,
      now: clock.now,
      log,
    });
  });
  afterEach(async () => {
    identity.dispose();
    await store.dispose();
    rmSync(publishedDir, { recursive: true, force: true });
  });
}

type Sent = { method?: string; headers?: Record<string, string | null>; body?: unknown };

/** As a page of ours would ask; headers may be replaced, and left out with null. */
export async function ask(path: string, { method = 'GET', headers = {}, body }: Sent = {}): Promise<Response> {
  const all: Record<string, string | null> = {
    Host: HOST,
    ...(method === 'GET' || method === 'HEAD' ? {} : { Origin: ORIGIN, 'Content-Type': 'application/json' }),
    ...headers,
  };
  const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null);
  const text = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body);
  return app.request(`http://${HOST}${path}`, { method, headers: kept, ...(text === undefined ? {} : { body: text }) });
}

export const post = (path: string, body: unknown = {}, headers: Record<string, string | null> = {}) =>
  ask(path, { method: 'POST', headers, body });
export const codeOf = async (response: Response) => ((await response.json()) as ApiError).error.code;

export async function cookieOf(name = 'Ada'): Promise<{ Cookie: string }> {
  const { code } = await identity.makeCode(name, ['operator']);
  const response = await post('/api/sign-in', { code });
  return { Cookie: response.headers.get('set-cookie')!.split(';')[0]! };
}

export const recorded = async (kind: string) =>
  (await store.db.selectFrom('event').select(['person_id', 'body']).where('kind', '=', kind).execute()).map(
    ({ body, person_id }) => ({
      person: person_id,
      ...(JSON.parse(body) as Record<string, unknown>),
    }),
  );
