/** For tests: runs over a real store, a real record and a real policy, with a fake host and a target of no place. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Block } from '../../../src/contract/block.ts';
import type { ParamSpec } from '../../../src/contract/param.ts';
import type { Person } from '../../../src/contract/policy.ts';
import type { Environment, RunRequest } from '../../../src/contract/run.ts';
import type { Step } from '../../../src/contract/step.ts';
import { createRecord } from '../../evidence/record.ts';
import { may } from '../../policy/may.ts';
import { createSessions } from '../../sessions/index.ts';
import { createStateFiles } from '../../sessions/state-files.ts';
import { makeDataFolder, openStore } from '../../store/index.ts';
import type { Snapshot, StageRequest, StageResult, Target } from '../../targets/target.ts';
import { createRuns } from '../index.ts';
import type { HostPort, MayPort, RunsDeps } from '../ports.ts';
import { createFakeHost } from './fake-host.ts';

export const ALICE: Person = { id: 'alice', name: 'Alice', roles: ['admin'] };
export const BOB: Person = { id: 'bob', name: 'Bob', roles: ['viewer'] };

export function makeBlock(partial: Partial<Block> = {}): Block {
  const code = partial.code ?? 'df -h\n';
  return {
    id: 'disk-usage',
    title: 'Disk usage of the host',
    risk: 'read',
    target: 'stack',
    timeoutMs: null,
    interactive: false,
    expect: null,
    expectExit: null,
    capture: null,
    captureFrom: null,
    params: [],
    captures: [],
    endless: false,
    errexit: true,
    pipefail: true,
    rollback: null,
    requires: null,
    version: '1.0',
    doc: 'runbooks/system-health-check',
    permalink: '/runbooks/system-health-check',
    lang: 'bash',
    code,
    sha256: createHash('sha256').update(code).digest('hex'),
    line: 10,
    ...partial,
  };
}

export function requestFor(block: Block, requestId: string): RunRequest {
  return {
    version: block.version,
    doc: block.doc,
    block: block.id,
    sha256: block.sha256,
    target: block.target,
    requestId,
  };
}

export type FakeTarget = Omit<Target, 'shared'> & {
  staged: StageRequest[];
  released: string[];
  shared: boolean;
  /** What every run leaves. */
  snapshot: Snapshot | null;
  answer: ((request: StageRequest) => Promise<StageResult>) | null;
};

function makeTarget(name: string, environment: Environment): FakeTarget {
  const target: FakeTarget = {
    name,
    environment,
    note: 'a place for tests',
    isolated: true,
    shared: false,
    snapshot: null,
    staged: [],
    released: [],
    answer: null,
    async stage(request) {
      target.staged.push(request);
      if (target.answer !== null) return target.answer(request);
      return { ok: true, staged: { argv: ['/bin/true'], env: { PATH: '/bin' }, cwd: '/', containment: 'descendants' } };
    },
    collect: async () => target.snapshot,
    async release(run) {
      target.released.push(run);
    },
    dispose: async () => undefined,
  };
  return target;
}

export type World = Awaited<ReturnType<typeof makeWorld>>;

export async function makeWorld(
  options: {
    blocks?: Block[];
    params?: ParamSpec[];
    steps?: Step[];
    limits?: RunsDeps['limits'];
    may?: MayPort;
    environment?: Environment;
    /** Another host than the fake one, and the data folder it writes to. */
    host?: HostPort;
    dataDir?: string;
  } = {},
) {
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), 'runs-'));
  const paths = makeDataFolder(dataDir);
  const store = openStore(paths.database);
  const { db } = store;
  for (const person of [ALICE, BOB]) {
    const row = { id: person.id, name: person.name, roles: JSON.stringify(person.roles), created_at: 0 };
    await db.insertInto('person').values(row).execute();
  }
  const clock = { now: 1_000 };
  const now = () => clock.now;
  const host = createFakeHost(paths.journals);
  const target = makeTarget('stack', options.environment ?? 'practice');
  const published = {
    blocks: options.blocks ?? [makeBlock()],
    params: options.params ?? [],
    steps: options.steps ?? [],
    latest: '1.0',
  };
  const room = { freeBytes: 10e9 };
  const problems: string[] = [];
  const log = {
    warn: (_: unknown, message: string) => void problems.push(message),
    error: (fields: Record<string, unknown>, message: string) =>
      void problems.push(`${message} ${String(fields['error'] ?? '')}`),
  };
  const record = createRecord({ db, now });
  const files = createStateFiles(join(dataDir, 'memory'));
  const sessions = createSessions({ db, record, files, now, log, idleMs: 3_600_000 });
  const deps: RunsDeps = {
    db,
    record,
    sessions,
    host: options.host ?? host,
    targets: { get: (name) => (name === target.name ? target : null) },
    blocks: {
      block: (version, doc, id) =>
        published.blocks.find((b) => b.version === version && b.doc === doc && b.id === id) ?? null,
      pageBlocks: (version, doc) => published.blocks.filter((b) => b.version === version && b.doc === doc),
      params: () => published.params,
      steps: () => published.steps,
      latest: () => published.latest,
    },
    may: options.may ?? may,
    dataDir,
    now,
    log,
    freeBytes: async () => room.freeBytes,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  };
  const runs = createRuns(deps);
  await runs.reconcile();

  return {
    dataDir,
    paths,
    db,
    deps,
    record,
    clock,
    host,
    target,
    published,
    room,
    problems,
    log,
    runs,
    sessions,
    files,
    /** Bodies of the events of a kind, oldest first. */
    async events(kind: string): Promise<Record<string, unknown>[]> {
      const rows = await db.selectFrom('event').select('body').where('kind', '=', kind).orderBy('seq').execute();
      return rows.map((row) => JSON.parse(row.body) as Record<string, unknown>);
    },
    async dispose() {
      await runs.dispose();
      sessions.dispose();
      await store.dispose();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Waits for a condition, at most 10 s. */
export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (!(await condition())) {
    if (Date.now() > deadline) throw new Error(`Waited 10 s for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
