/**
 * Run all and Run from here: what a walk does next, as a pure function of the steps, how far each is, where the walk
 * began and what the person has agreed to. It starts what only reads; before everything else it stops and shows it.
 */
import type { Risk } from '../../contract/block.ts';
import { lackingWords } from '../params/field.ts';
import type { Lack } from '../params/field.ts';
import { isDone } from '../step-state.ts';
import type { StepState } from '../step-state.ts';
import type { Stop, Walk } from '../walk-state.ts';

/** A step as the walk sees it. */
export type WalkStep = {
  id: string;
  state: StepState;
} & (
  | { kind: 'manual' }
  | {
      kind: 'block';
      risk: Risk;
      /** Takes input or does not end by itself: a person runs it. */
      byHand: boolean;
      /** Parameters without a usable value. */
      lacks: Lack[];
      /** How it ended, when it failed. */
      ending: string;
    }
);

export type Action =
  /** Nothing: it is paused, stopped or over. */
  | { do: 'rest' }
  /** A block is running, or the server's word about one that has ended is on its way. */
  | { do: 'wait'; step: string }
  | { do: 'start'; step: string }
  /** Not a reading block: show what comes and ask. */
  | { do: 'ask'; step: string }
  /** A person does this one; the walk goes on when it is done. */
  | { do: 'hand'; step: string }
  | { do: 'stop'; stop: Stop }
  | { do: 'finish' };

/** `agreed` is the step that the person has just said Continue to. */
export function nextAction(steps: readonly WalkStep[], walk: Walk, agreed: string | null): Action {
  if (walk.phase !== 'on') return { do: 'rest' };
  const coming = comingSteps(steps, walk);
  const step = coming[0];
  if (step === undefined) return unsettled(steps, walk) ?? { do: 'finish' };
  const { id, state } = step;
  // What goes already is not held up by a value that a later block needs.
  if (state.is === 'going') return step.kind === 'block' && step.byHand ? hand(id) : { do: 'wait', step: id };
  if (!walk.checked) {
    const lacks = distinct(coming.flatMap((each) => (each.kind === 'block' ? each.lacks : [])));
    if (lacks.length > 0) return stopForValues(id, lacks);
  }
  if (step.kind === 'manual') return unsettled(steps, walk) ?? hand(id);
  if (state.is === 'failed' && !walk.before.includes(state.run)) return stopAt(id, 'failed', step.ending);
  if (state.is === 'refused') return stopAt(id, 'refused', state.words);
  const waiting = unsettled(steps, walk);
  if (waiting !== null) return waiting;
  if (step.byHand) return hand(id);
  if (step.lacks.length > 0) return stopForValues(id, step.lacks);
  return step.risk === 'read' || agreed === id ? { do: 'start', step: id } : { do: 'ask', step: id };
}

/** The steps from where the walk began on that are still to be done. */
export function comingSteps<S extends WalkStep>(steps: readonly S[], walk: Pick<Walk, 'from' | 'before'>): S[] {
  const start = steps.findIndex(({ id }) => id === walk.from);
  return steps.slice(Math.max(0, start)).filter(({ state }) => !counts(state, walk));
}

/** Done, by a run that is not to be repeated. */
function counts(state: StepState, { before }: Pick<Walk, 'before'>): boolean {
  const run = state.is === 'refused' ? state.done : state.is === 'done' ? state.run : null;
  return isDone(state) && (run === null || !before.includes(run));
}

/** The next block may need what this one has left: its end must have come through to the server's word first. */
function unsettled(steps: readonly WalkStep[], walk: Walk): Action | null {
  const step = steps.find(({ state }) => state.is === 'done' && !state.known && counts(state, walk));
  return step === undefined ? null : { do: 'wait', step: step.id };
}

function hand(step: string): Action {
  return { do: 'hand', step };
}

function stopAt(step: string, why: 'failed' | 'refused', words: string): Action {
  return { do: 'stop', stop: { why, step, words } };
}

function stopForValues(step: string, lacks: readonly Lack[]): Action {
  return {
    do: 'stop',
    stop: { why: 'values', step, words: lackingWords(lacks), names: lacks.map(({ name }) => name) },
  };
}

function distinct(lacks: readonly Lack[]): Lack[] {
  return [...new Map(lacks.map((lack) => [lack.name, lack])).values()];
}

/** Run all: from the first step that is not done. What has failed before is run again. */
export function walkAll(steps: readonly WalkStep[]): Walk {
  const first = steps.find(({ state }) => !isDone(state));
  if (first === undefined) return { ...setOut(steps[0]?.id ?? ''), phase: 'stopped', stop: { why: 'all-done' } };
  return { ...setOut(first.id), before: runsOf(steps, 'failed') };
}

/** Run from here: this step and all after it, whatever has been run of them before. */
export function walkFrom(steps: readonly WalkStep[], from: string): Walk {
  const rest = steps.slice(
    Math.max(
      0,
      steps.findIndex(({ id }) => id === from),
    ),
  );
  return { ...setOut(from), before: [...runsOf(rest, 'done'), ...runsOf(rest, 'failed')] };
}

/** Resume: what has failed runs again, unless it has been run with success meanwhile. */
export function resumed(walk: Walk, steps: readonly WalkStep[]): Walk {
  return { ...walk, phase: 'on', stop: null, checked: false, before: [...walk.before, ...runsOf(steps, 'failed')] };
}

function setOut(from: string): Walk {
  return { from, phase: 'on', stop: null, before: [], checked: false };
}

function runsOf(steps: readonly WalkStep[], is: 'done' | 'failed'): string[] {
  return steps.flatMap(({ state }) => (state.is === is && state.run !== null ? [state.run] : []));
}
