/** Where a walk stands, in one sentence. Pure. */
import { doneCount } from '../contents.ts';
import type { StepHere } from '../contents.ts';
import type { Walk } from '../walk-state.ts';
import type { Action } from './walk.ts';

/** `steps` in order; `action` is what the walk does now. */
export function walkWords(steps: readonly StepHere[], walk: Walk, action: Action): string {
  const name = (id: string) => nameOf(steps, id);
  if (walk.phase === 'finished') return finishedWords(steps);
  if (walk.phase === 'stopped') return stoppedWords(walk, name);
  if (walk.phase === 'paused') {
    const going = steps.find(({ state }) => state.is === 'going');
    return going === undefined
      ? 'Paused. Nothing starts until you resume.'
      : `Paused. ${name(going.id)} runs on, and nothing starts after it until you resume.`;
  }
  switch (action.do) {
    case 'start':
    case 'wait':
      return `${name(action.step)} is running.`;
    case 'ask':
      return `Stopped before ${name(action.step)}, which does more than read.`;
    case 'hand':
      return handWords(steps, action.step);
    default:
      return 'Waiting for the server.';
  }
}

/** By its words, never by a number: the page numbers its items in another way, and its text refers to those. */
function nameOf(steps: readonly StepHere[], id: string): string {
  const found = steps.find((step) => step.id === id);
  if (found?.step.kind === 'manual') return `“${found.step.text}”`;
  return `“${found?.here?.block.title ?? id}”`;
}

function handWords(steps: readonly StepHere[], id: string): string {
  const step = steps.find((each) => each.id === id);
  if (step === undefined || step.step.kind === 'manual') {
    return `Stopped at ${nameOf(steps, id)}, which is done by hand. Mark it done there, and the walk goes on.`;
  }
  const block = step.here?.block;
  const why = block?.interactive ? 'takes input' : 'does not end by itself';
  if (step.state.is === 'going')
    return `${nameOf(steps, id)} is running and ${why}. The walk goes on when it has ended.`;
  return `Stopped at ${nameOf(steps, id)}, which ${why}: run it yourself. The walk goes on when it has ended as expected.`;
}

function stoppedWords({ stop }: Walk, name: (id: string) => string): string {
  switch (stop?.why) {
    case undefined:
      return 'Stopped.';
    case 'all-done':
      return 'Every step is done in this session.';
    case 'values':
      return `Stopped: ${stop.words} Fill that in, then resume.`;
    case 'refused':
      return `Stopped: ${name(stop.step)} did not start. ${stop.words}`;
    case 'failed': {
      const how = stop.words === '' ? '' : ` (${stop.words})`;
      return `Stopped: ${name(stop.step)} did not end as expected${how}. Mend it, then resume: it runs again, unless it has been run with success by then.`;
    }
  }
}

function finishedWords(steps: readonly StepHere[]): string {
  return doneCount(steps) === steps.length ? 'All steps are done.' : 'The walk has reached the end of the procedure.';
}
