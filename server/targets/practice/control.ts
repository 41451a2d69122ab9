/** One person's practice system as its owner steers it: what is wrong with it on purpose, and a new one. */
import type { PracticeProfile } from '../../../src/contract/scenario.ts';
import { systemId } from '../staged-scripts.ts';
import type { StagedScripts } from '../staged-scripts.ts';
import type { PracticeAnswer, PracticeControl } from '../target.ts';
import { askSystem } from './ask-system.ts';
import type { Systems } from './systems.ts';

export type ControlOptions = {
  runtimeDir: string;
  systems: Pick<Systems, 'get' | 'living' | 'endOne'>;
  scripts: Pick<StagedScripts, 'owners'>;
  faults: PracticeControl['catalogue'];
  personId: string;
  profile: PracticeProfile;
};

export function createControl(options: ControlOptions): PracticeControl {
  const { runtimeDir, systems, scripts, faults, profile } = options;
  const id = systemId(options.personId, profile);
  const none: PracticeAnswer = { ok: true, status: { running: false, profile, faults: [] } };

  async function change(action: 'inject' | 'clear', fault: string): Promise<PracticeAnswer> {
    if (!faults.some(({ name }) => name === fault)) {
      return { ok: false, reason: 'unknown-fault', why: `There is no fault ${JSON.stringify(fault)}.` };
    }
    const got = await systems.get(id, profile);
    if (!got.ok) return { ok: false, reason: 'unreachable', why: got.why };
    return answerOf(await askSystem(runtimeDir, got.state, { action, fault }));
  }

  function answerOf(answer: Awaited<ReturnType<typeof askSystem>>): PracticeAnswer {
    if (!answer.ok) return { ok: false, reason: 'unreachable', why: answer.why };
    return { ok: true, status: { running: true, profile, faults: answer.faults } };
  }

  return {
    catalogue: faults,
    async status() {
      const state = await systems.living(id);
      return state === null ? none : answerOf(await askSystem(runtimeDir, state, { action: 'status' }));
    },
    async start() {
      const got = await systems.get(id, profile);
      if (!got.ok) return { ok: false, reason: 'unreachable', why: got.why };
      return answerOf(await askSystem(runtimeDir, got.state, { action: 'status' }));
    },
    inject: (fault) => change('inject', fault),
    async clear(fault) {
      // Where nothing runs, no fault is in force; a start would only take time.
      const known = faults.some(({ name }) => name === fault);
      return known && (await systems.living(id)) === null ? none : change('clear', fault);
    },
    async reset() {
      if ((await scripts.owners()).has(id)) {
        const why = 'A block runs on your practice system. Stop it or wait for its end, then reset.';
        return { ok: false, reason: 'busy', why };
      }
      await systems.endOne(id);
      return none;
    },
  };
}
