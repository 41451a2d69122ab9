/**
 * Blocks of one session in a row, all the way: staged by a target, run by a real pty-host, their state collected and
 * handed to the next, and released.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startTestHost } from '../../runs/host/testing/bench-host.ts';
import { DEFAULT_RUN_LIMITS } from '../config-types.ts';
import { createTargets } from '../index.ts';
import { FIXTURE_PROGRAM, PRACTICE, newRuntimeDir, removeRuntimeDir } from './drive.ts';
import type { TargetConfig } from '../config-types.ts';
import type { CarriedState, Snapshot, StageRequest } from '../target.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));
const CLEAN: CarriedState = { cwd: null, text: '' };

export type BenchRequest = Partial<Pick<StageRequest, 'variables' | 'state' | 'saves'>> & {
  code: string;
  errexit?: boolean;
  pipefail?: boolean;
};

export type BenchResult = {
  status: number | null;
  /** With plain line ends. */
  output: string;
  left: Snapshot | null;
};

export type Bench = {
  /** Target `stack` is practice in its default isolation, unless `targets` says otherwise. */
  run(request: BenchRequest, target?: string): Promise<BenchResult>;
  /** Names in the folders where runs are staged. */
  staged(): string[];
  end(): Promise<void>;
};

export async function startBench(targetsConfig: Record<string, TargetConfig> = PRACTICE): Promise<Bench> {
  const runtimeDir = newRuntimeDir(undefined);
  const targets = await createTargets(
    { targets: targetsConfig, limits: DEFAULT_RUN_LIMITS },
    {
      runtimeDir,
      projectDir: PROJECT,
      log: { info: () => undefined, warn: () => undefined },
      environment: {},
      practice: { program: FIXTURE_PROGRAM },
    },
  );
  const host = await startTestHost();
  return {
    async run({ code, variables = {}, state = CLEAN, saves = true, errexit = true, pipefail = true }, name = 'stack') {
      const target = targets.get(name)!;
      const run = randomBytes(16).toString('hex');
      const block = { code, lang: 'bash', errexit, pipefail, interactive: false };
      const staged = await target.stage({ run, personId: 'ada', block, variables, state, saves });
      if (!staged.ok) throw new Error(staged.why);
      await host.start('', { ...staged.staged, run });
      const end = await host.ended(run);
      const output = (await host.output(run)).replaceAll('\r\n', '\n');
      host.client.forget(run);
      const left = await target.collect(run);
      await target.release(run);
      return { status: end.exitStatus, output, left };
    },
    staged: () => readdirSync(join(runtimeDir, 'blocks')),
    async end() {
      await host.cleanUp();
      await targets.dispose();
      await removeRuntimeDir(runtimeDir);
    },
  };
}
