/**
 * A target of kind `practice`: each person who runs a block on it gets a practice system of their own.
 */
import { blockFiles } from '../block-command.ts';
import { whyNotGiven } from '../environment.ts';
import { readSnapshot } from '../snapshot.ts';
import { systemId } from '../staged-scripts.ts';
import { enter } from './enter.ts';
import { blockUser } from './slots.ts';
import { createControl } from './control.ts';
import type { PracticeTargetConfig, RunLimits } from '../config-types.ts';
import type { StagedScripts } from '../staged-scripts.ts';
import type { PracticeControl, Target } from '../target.ts';
import type { Isolation } from './isolation.ts';
import type { Systems } from './systems.ts';

export type PracticeTargetOptions = {
  name: string;
  config: PracticeTargetConfig;
  runtimeDir: string;
  isolation: Isolation;
  isRoot: boolean;
  bash: string;
  limits: RunLimits;
  systems: Systems;
  /** Readable by the block's user: private where a sandbox binds them, a passage where none does. */
  scripts: StagedScripts;
  faults: PracticeControl['catalogue'];
};

export function createPracticeTarget(options: PracticeTargetOptions): Target {
  const { config, isolation, isRoot, systems, scripts } = options;
  const profileOf = (version?: string) => config.profiles?.[version ?? ''] ?? config.profile;
  return {
    name: options.name,
    environment: 'practice',
    isolated: isolation.mode !== 'none',
    shared: false,
    note: noteOf(isolation),
    async stage(request) {
      const { run, personId, variables } = request;
      const bad = whyNotGiven(variables);
      if (bad !== null) return { ok: false, why: bad };
      const profile = profileOf(request.version);
      const got = await systems.get(systemId(personId, profile), profile);
      if (!got.ok) return got;
      const system = got.state;
      const reader = isRoot ? blockUser(system.slot) : null;
      const folder = await scripts.put(run, await blockFiles(request), { reader, owner: system.id });
      const { runtimeDir, bash, limits } = options;
      return { ok: true, staged: enter({ runtimeDir, isolation, isRoot, bash, limits, system, request, folder }) };
    },
    collect: async (run) => readSnapshot(scripts.folder(run)),
    release: (run) => scripts.remove(run),
    control: (personId, version) => createControl({ ...options, personId, profile: profileOf(version) }),
    async dispose() {
      // A system whose runs go on in pty-host is left to them; it ends by itself when idle.
      await systems.end(await scripts.owners());
    },
  };
}

function noteOf(isolation: Isolation): string {
  if (isolation.mode !== 'none')
    return 'A practice copy of the stack in a sandbox of your own: nothing you do here reaches a real system.';
  return (
    `A practice copy of the stack, without a sandbox (${isolation.why}): ` +
    'blocks run as an ordinary process of the server’s host and can reach its files and its network.'
  );
}
