/**
 * Puts the practice side together, once per server: finds out what the machine allows and keeps the systems.
 */
import { join } from 'node:path';
import { PASSAGE_MODE, PRIVATE_MODE, ensureOwnDirectory, passageDirectory } from '../runtime-dirs.ts';
import { createStagedScripts } from '../staged-scripts.ts';
import { createClientText } from './client-text.ts';
import { lookForIsolation } from './isolation.ts';
import { SCRIPTS } from './places.ts';
import { startPlainSystem } from './plain.ts';
import { startSystem } from './system-start.ts';
import { createSystems, endSystems, livingSystems } from './systems.ts';
import { createPracticeTarget } from './target.ts';
import { tryIsolation } from './trial.ts';
import type { PracticeTargetConfig, RunLimits } from '../config-types.ts';
import type { TargetsLog } from '../log.ts';
import type { Target } from '../target.ts';
import type { Isolation } from './isolation.ts';
import type { PracticeProgram } from './places.ts';

/** A system without a request for this long ends by itself, also when no server is left. */
export const IDLE_MS = 30 * 60 * 1000;
/** Of the ten seconds that a target has to make ready. */
export const START_TIMEOUT_MS = 8_000;

export type PracticeOptions = {
  /** On tmpfs, private. */
  memoryDir: string;
  projectDir: string;
  program: PracticeProgram;
  bash: string;
  isRoot: boolean;
  limits: RunLimits;
  idleMs: number;
  /** Within which a system must be ready. */
  startTimeoutMs: number;
  log: TargetsLog;
  /** No run that was staged before this time can still go on. */
  sweepBefore: Date;
  /** Do without a sandbox even where there could be one. */
  withoutSandbox: boolean;
};

export async function createPractice(options: PracticeOptions) {
  const { memoryDir, program, bash, isRoot, limits, idleMs, log } = options;
  await endSystems(memoryDir, livingSystems(memoryDir));
  ensureOwnDirectory(join(memoryDir, 'blocks'), PRIVATE_MODE);
  const privateScripts = createStagedScripts(join(memoryDir, 'blocks'));
  await privateScripts.sweep(options.sweepBefore);
  const isolation = await findIsolation(options, privateScripts);
  const scripts = isolation.mode === 'none' && isRoot ? passageScripts(memoryDir) : privateScripts;
  const clientText = createClientText(program.directory);
  const systems = createSystems({
    runtimeDir: memoryDir,
    mode: isolation.mode,
    log,
    start: async ({ id, slot, profile }) => {
      const client = await clientText();
      if (!client.ok) return client;
      const common = {
        runtimeDir: memoryDir,
        id,
        slot,
        program,
        client: client.text,
        profile,
        idleMs,
        timeoutMs: options.startTimeoutMs,
      };
      if (isolation.mode === 'none') return startPlainSystem({ ...common, isRoot });
      return startSystem({ ...common, isolation, hidden: [options.projectDir] });
    },
  });
  return {
    isolation,
    target: (name: string, config: PracticeTargetConfig): Target =>
      createPracticeTarget({
        name,
        config,
        runtimeDir: memoryDir,
        isolation,
        isRoot,
        bash,
        limits,
        systems,
        scripts,
        faults: program.faults ?? [],
      }),
  };
}

async function findIsolation(
  options: PracticeOptions,
  scripts: ReturnType<typeof createStagedScripts>,
): Promise<Isolation> {
  const { memoryDir, bash, isRoot, limits, log } = options;
  if (options.withoutSandbox) return { mode: 'none', why: 'it was switched off' };
  const found = await lookForIsolation({ isRoot, loopbackScript: SCRIPTS.loopback });
  const { isolation, detail } = await tryIsolation(found, { runtimeDir: memoryDir, bash, scripts, limits });
  if (isolation.mode === 'none') log.warn({ why: isolation.why, detail }, 'practice runs without a sandbox');
  else log.info({ mode: isolation.mode, loopback: isolation.loopback }, 'practice runs in a sandbox');
  return isolation;
}

function passageScripts(memoryDir: string) {
  const directory = passageDirectory(memoryDir);
  ensureOwnDirectory(directory, PASSAGE_MODE);
  return createStagedScripts(directory);
}
