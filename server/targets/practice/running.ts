/**
 * Control of a running system without the server that started it, for the command line on its host: found through the
 * runtime directory. Starts nothing.
 */
import { join } from 'node:path';
import { isOwnDirectory, memoryDirectory, passageDirectory } from '../runtime-dirs.ts';
import { createStagedScripts } from '../staged-scripts.ts';
import type { PracticeProfile } from '../../../src/contract/scenario.ts';
import type { PracticeControl } from '../target.ts';
import { createControl } from './control.ts';
import { readLivingState } from './system-state.ts';
import { endSystem } from './systems.ts';

/** @param options.runtimeDir of the server, see runtime-place.ts */
export function runningControl(options: {
  runtimeDir: string;
  personId: string;
  profile: PracticeProfile;
  faults: PracticeControl['catalogue'];
}): PracticeControl {
  const memoryDir = memoryDirectory(options.runtimeDir);
  // What somebody else could have put there is not to be followed.
  const mine = isOwnDirectory(memoryDir);
  const living = (id: string) => (mine ? readLivingState(memoryDir, id) : null);
  return createControl({
    ...options,
    runtimeDir: memoryDir,
    systems: {
      async get(id) {
        const state = living(id);
        return state === null ? { ok: false, why: 'No practice system is running.' } : { ok: true, state };
      },
      living: async (id) => living(id),
      async endOne(id) {
        if (mine) await endSystem(memoryDir, id);
      },
    },
    scripts: {
      async owners() {
        const folders = [join(memoryDir, 'blocks'), passageDirectory(memoryDir)].filter(isOwnDirectory);
        const owners = await Promise.all(folders.map((folder) => createStagedScripts(folder).owners()));
        return new Set(owners.flatMap((each) => [...each]));
      },
    },
  });
}
