/**
 * How far one step is: what the page follows live, held together with what the server last said of my session. Pure.
 * The server's word counts as soon as it knows of the run: a reset session has no steps done, whatever stands in the
 * terminals.
 */
import type { PageBlock } from '../../contract/block.ts';
import type { StepMark } from '../../contract/session.ts';
import type { Step } from '../../contract/step.ts';
import type { BlockState } from '../blocks.ts';
import { sessionOn } from '../page-state.ts';
import type { PageFacts } from '../page-state.ts';
import type { StepState } from '../step-state.ts';

const OPEN: StepState = { is: 'open' };
const GOING: StepState = { is: 'going' };

type BlockName = Pick<PageBlock, 'id' | 'target'>;

/** `me` is the id of the person signed in, null when nobody is. */
export function blockStep(block: BlockName, live: BlockState, facts: PageFacts, me: string | null): StepState {
  if (live.phase === 'starting') return GOING;
  const done = sessionOn(facts, block.target)?.done.find((each) => each.block === block.id);
  if (live.phase === 'refused' || live.phase === 'stale') {
    const words = live.phase === 'stale' ? 'The published block has changed. Reload the page.' : live.message;
    return { is: 'refused', words, done: done?.verdict === 'as-expected' ? done.run : null };
  }
  const run = live.phase === 'run' ? live.run : null;
  if (run !== null && [run.driver.id, run.person.id].includes(me ?? run.person.id)) {
    if (run.state === 'running') return GOING;
    const latest = facts?.blocks.get(block.id)?.latestRun;
    const known =
      (latest?.id === run.id && latest.state === 'ended') || (done?.run === run.id && done.verdict !== 'pending');
    // The facts may be older than the run, and are not when they tell of a run that is not of this session.
    if (done?.run === run.id || latest?.id !== run.id) return judged(run.outcome.verdict, run.id, known);
  }
  return done === undefined ? OPEN : judged(done.verdict, done.run, true);
}

function judged(verdict: 'pending' | 'as-expected' | 'unexpected', run: string, known: boolean): StepState {
  if (verdict === 'pending') return GOING;
  return { is: verdict === 'as-expected' ? 'done' : 'failed', run, known };
}

/** A manual step is done once somebody has marked it in the session of the page's target. */
export function manualStep(step: string, facts: PageFacts, target: string | null): StepState {
  return markOf(step, facts, target) === null ? OPEN : { is: 'done', run: null, known: true };
}

export function markOf(step: string, facts: PageFacts, target: string | null): StepMark | null {
  const session = target === null ? null : sessionOn(facts, target);
  return session?.marks.find((mark) => mark.step === step) ?? null;
}

/** Where manual steps are marked: the page's target, else that of its first block. */
export function pageTarget(target: string | null, steps: readonly Step[], targetOf: (block: string) => string | null) {
  if (target !== null) return target;
  for (const step of steps) {
    const found = step.kind === 'block' ? targetOf(step.block) : null;
    if (found !== null) return found;
  }
  return null;
}
