/**
 * A server without its two ways in, for one verification: real targets, a real pty-host, a store and a record of its own,
 * in a temporary folder that goes with it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Block } from '../../src/contract/block.ts';
import type { Person } from '../../src/contract/policy.ts';
import { PRACTICE_PROFILES } from '../../src/contract/scenario.ts';
import type { PracticeProfile, Scenario } from '../../src/contract/scenario.ts';
import { createRecord } from '../evidence/record.ts';
import { createJudge } from '../runs/judge/index.ts';
import type { Judge } from '../runs/judge/index.ts';
import { ensureHost, ensureRuntimeDir, stopHosts } from '../runs/host/index.ts';
import { createRuns } from '../runs/index.ts';
import type { Runs } from '../runs/index.ts';
import type { LogPort } from '../runs/ports.ts';
import { removeRuntimePlace } from '../runtime-place.ts';
import { createSessions } from '../sessions/index.ts';
import { createStateFiles, SESSIONS_FOLDER } from '../sessions/state-files.ts';
import { makeDataFolder, openStore } from '../store/index.ts';
import { DEFAULT_RUN_LIMITS } from '../targets/config-types.ts';
import { createTargets, stopAll } from '../targets/index.ts';
import { memoryDirectory } from '../targets/runtime-dirs.ts';
import type { PracticeProgram } from '../targets/practice/places.ts';
import type { PracticeControl } from '../targets/target.ts';
import type { VerifyPage } from './types.ts';

/** Room for the output of one verification. */
const MIN_FREE_BYTES = 128 * 1024 * 1024;
/** What is left behind by a verification that was killed ends by itself. */
const IDLE_MS = 5 * 60_000;
/** Verification is not in a hurry where the machine is busy. */
const START_TIMEOUT_MS = 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** One scenario's own person, pages and practice system. */
export type Actor = {
  person: Person;
  /** The page's blocks as they are published for this scenario alone. */
  block(id: string): Block | null;
  control: PracticeControl;
};

export type World = {
  runs: Runs;
  judge: Judge;
  /** Where the journal of a run lies. */
  dataDir: string;
  enter(page: VerifyPage, scenario: Scenario): Promise<Actor>;
  dispose(): Promise<void>;
};

export type WorldOptions = {
  /** Folder of package.json, where the simulator lies. */
  projectDir: string;
  log: LogPort;
  /** Another simulator: for tests. */
  program?: PracticeProgram;
  /** How the temporary folder's name begins. Default `rb-verify-`. */
  prefix?: string;
};

/** Rejects when this machine can offer no practice system; nothing is left behind then. */
export async function createWorld({ projectDir, log, program, prefix = 'rb-verify-' }: WorldOptions): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  // Of the same name: it may have to lie beside other people's, on tmpfs.
  const runtimeDir = join(folder, basename(folder));
  const dataDir = join(folder, 'data');
  const undo: (() => unknown)[] = [() => rmSync(dataDir, { recursive: true, force: true })];
  const dispose = async () => {
    for (const step of undo.splice(0).toReversed()) await step();
    removeRuntimePlace(runtimeDir);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    return await build();
  } catch (error) {
    await dispose();
    throw error;
  }

  async function build(): Promise<World> {
    ensureRuntimeDir(runtimeDir);
    const memoryDir = memoryDirectory(runtimeDir);
    undo.push(() => rmSync(join(memoryDir, SESSIONS_FOLDER), { recursive: true, force: true }));
    undo.push(() => stopAll(runtimeDir, { scripts: true }));
    const store = openStore(makeDataFolder(dataDir).database);
    undo.push(() => store.dispose());
    const { db } = store;
    const now = Date.now;
    const targets = await createTargets(
      {
        targets: Object.fromEntries(
          PRACTICE_PROFILES.map((profile) => [
            profile,
            { kind: 'practice', environment: 'practice', profile } as const,
          ]),
        ),
        limits: DEFAULT_RUN_LIMITS,
      },
      {
        runtimeDir,
        projectDir,
        log: { info: () => undefined, warn: log.warn },
        practice: { idleMs: IDLE_MS, startTimeoutMs: START_TIMEOUT_MS, ...(program === undefined ? {} : { program }) },
      },
    );
    undo.push(() => targets.dispose());
    const host = await ensureHost({ dataDir, runtimeDir, log });
    undo.push(() => stopHosts({ dataDir, runtimeDir }));
    undo.push(() => host.dispose());
    const record = createRecord({ db, now });
    const files = createStateFiles(join(memoryDir, SESSIONS_FOLDER));
    const sessions = createSessions({ db, record, files, now, log, idleMs: DAY_MS });
    undo.push(() => sessions.dispose());
    const published = new Map<string, { blocks: Block[]; params: VerifyPage['params'] }>();
    const blocksOf = (version: string) => published.get(version)?.blocks ?? [];
    const runs = createRuns({
      db,
      record,
      sessions,
      host,
      targets,
      blocks: {
        block: (version, _doc, id) => blocksOf(version).find((block) => block.id === id) ?? null,
        pageBlocks: blocksOf,
        params: (version) => published.get(version)?.params ?? [],
        steps: () => [],
        latest: () => '',
      },
      // Every version is proven; who may run it where is another question.
      may: () => ({ allow: true }),
      dataDir,
      now,
      log,
      limits: { minFreeBytes: MIN_FREE_BYTES },
    });
    undo.push(() => runs.dispose());
    await runs.reconcile();
    const judge = createJudge();
    undo.push(() => judge.dispose());

    let entered = 0;
    return {
      runs,
      judge,
      dataDir,
      async enter(page, scenario) {
        // A version, a person and so a session and a practice system of its own.
        const version = `scenario-${++entered}`;
        const blocks = page.blocks.map((block) => publishedAs(block, version, scenario.profile));
        published.set(version, { blocks, params: page.params });
        const person: Person = { id: version, name: `${page.doc} ${scenario.name} (${version})`, roles: ['admin'] };
        const row = { id: person.id, name: person.name, roles: JSON.stringify(person.roles), created_at: now() };
        await db.insertInto('person').values(row).execute();
        const control = targets.get(scenario.profile)!.control!(person.id, version);
        return { person, block: (id) => blocks.find((block) => block.id === id) ?? null, control };
      },
      dispose,
    };
  }
}

/** Practice is named by its profile here, whatever the page calls its target. */
function publishedAs(block: VerifyPage['blocks'][number], version: string, profile: PracticeProfile): Block {
  return { ...block, version, target: profile, permalink: '' };
}
