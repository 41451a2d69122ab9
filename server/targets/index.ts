/**
 * Targets: named places where blocks run. Here lives how to make such a place ready and how to reach it (`practice/`,
 * `local/`, and the shell scripts of `sandbox/`); policy, evidence, ptys and what the practice stack does live elsewhere.
 *
 * A target is used in four steps, whatever its kind: `stage` puts a block's bytes in place, with what earlier blocks
 * left, and says what to start; pty-host runs that; `collect` reads what the block left; `release` removes all of it.
 * Other kinds (ssh, docker, kubectl) are one more folder.
 */
import { rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { FAULT_NAMES } from '../../src/contract/scenario.ts';
import { createLocal } from './local/create.ts';
import { IDLE_MS, START_TIMEOUT_MS, createPractice } from './practice/create.ts';
import { endSystems } from './practice/systems.ts';
import { findBash } from './programs.ts';
import {
  PRIVATE_MODE,
  ensureOwnDirectory,
  isOwnDirectory,
  memoryDirectory,
  passageDirectory,
  plainDirectory,
} from './runtime-dirs.ts';
import { createStagedScripts } from './staged-scripts.ts';
import type { TargetsConfig } from './config-types.ts';
import type { TargetsLog } from './log.ts';
import type { PracticeProgram } from './practice/places.ts';
import type { PracticeControl, Target } from './target.ts';

export { TargetConfigError } from './config-error.ts';
export { runningControl } from './practice/running.ts';

export type Targets = {
  get(name: string): Target | null;
  list(): Target[];
  /** Ends the practice systems on which nothing runs. */
  dispose(): Promise<void>;
};

export type TargetsDeps = {
  /** Private folder of this server, outside the data folder; on a disk, one of the same name in /dev/shm is used. */
  runtimeDir: string;
  projectDir: string;
  log: TargetsLog;
  /** Milliseconds since the epoch. Default: the system's clock. */
  now?: () => number;
  /** The server's environment, for `env` of local targets. Default: the process's. */
  environment?: Record<string, string | undefined>;
  /** Another simulator, other times, or no sandbox: for tests and verification. */
  practice?: { program?: PracticeProgram; idleMs?: number; startTimeoutMs?: number; withoutSandbox?: boolean };
};

/** Far above any configured maximum: scripts older than this belong to no run. */
const LONGEST_RUN_MS = 7 * 24 * 60 * 60 * 1000;

/** Makes all configured targets. Throws TargetConfigError when this machine cannot offer one of them as configured. */
export async function createTargets(config: TargetsConfig, deps: TargetsDeps): Promise<Targets> {
  const memoryDir = memoryDirectory(deps.runtimeDir);
  ensureOwnDirectory(memoryDir, PRIVATE_MODE);
  const bash = await findBash();
  if (!bash.ok) throw new Error(`Blocks cannot run: ${bash.why}.`);
  const isRoot = getuid?.() === 0;
  const sweepBefore = new Date((deps.now ?? Date.now)() - LONGEST_RUN_MS);
  const common = { memoryDir, bash: bash.path, isRoot, sweepBefore };

  const entries = Object.entries(config.targets);
  const practice = entries.some(([, target]) => target.kind === 'practice')
    ? await createPractice({
        ...common,
        projectDir: deps.projectDir,
        limits: config.limits,
        log: deps.log,
        program: deps.practice?.program ?? (await ownSimulator(deps.projectDir)),
        idleMs: deps.practice?.idleMs ?? IDLE_MS,
        startTimeoutMs: deps.practice?.startTimeoutMs ?? START_TIMEOUT_MS,
        withoutSandbox: deps.practice?.withoutSandbox ?? false,
      })
    : null;

  const targets = new Map<string, Target>();
  for (const [name, target] of entries) {
    if (target.kind === 'practice') targets.set(name, practice!.target(name, target));
    else
      targets.set(name, await createLocal(name, target, { ...common, environment: deps.environment ?? process.env }));
  }
  return {
    get: (name) => targets.get(name) ?? null,
    list: () => [...targets.values()],
    async dispose() {
      for (const target of targets.values()) await target.dispose();
      tidy(memoryDir);
    },
  };
}

/** Loaded only where there is a practice target. */
async function ownSimulator(projectDir: string): Promise<PracticeProgram> {
  const { COMMAND_NAMES } = await import('../practice/commands/index.ts');
  return { directory: join(projectDir, 'server', 'practice'), commands: COMMAND_NAMES, faults: await faultCatalogue() };
}

/** Every fault of the simulator, in the order in which they are explained. */
export async function faultCatalogue(): Promise<PracticeControl['catalogue']> {
  const { FAULTS } = await import('../practice/faults/index.ts');
  return FAULT_NAMES.map((name) => ({ name, summary: FAULTS[name].summary }));
}

/**
 * Ends every practice system of a server, running or not, for `runbooks stop --all`; resolves to how many lived.
 *
 * @param options.scripts also remove the staged scripts: no run goes on, and no server is left to release them
 */
export async function stopAll(runtimeDir: string, options: { scripts: boolean }): Promise<number> {
  const memoryDir = memoryDirectory(runtimeDir);
  const lived = isOwnDirectory(memoryDir) ? await endSystems(memoryDir, new Set()) : 0;
  if (options.scripts) {
    for (const folder of [join(memoryDir, 'blocks'), passageDirectory(memoryDir)])
      if (isOwnDirectory(folder)) await createStagedScripts(folder).sweep(new Date(8.64e15));
  }
  tidy(memoryDir);
  return lived;
}

/** Removes folders that are empty: nothing runs from them. */
function tidy(memoryDir: string): void {
  for (const folder of [join(memoryDir, 'practice'), join(memoryDir, 'blocks'), plainDirectory(memoryDir)]) {
    try {
      rmdirSync(folder);
    } catch {
      // Not empty or not there.
    }
  }
}
