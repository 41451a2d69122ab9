import { describe, expect, test } from 'vitest';
import type { StepState } from '../step-state.ts';
import type { Walk } from '../walk-state.ts';
import { comingSteps, nextAction, resumed, walkAll, walkFrom } from './walk.ts';
import type { Action, WalkStep } from './walk.ts';

const OPEN: StepState = { is: 'open' };
const GOING: StepState = { is: 'going' };
const REFUSED: StepState = { is: 'refused', words: 'Stop one.', done: null };
const refusedAgain: StepState = { is: 'refused', words: 'Stop one.', done: 'd' };
const done = (run: string | null = 'd', known = true): StepState => ({ is: 'done', run, known });
const failed = (run = 'f', known = true): StepState => ({ is: 'failed', run, known });

type BlockStep = Extract<WalkStep, { kind: 'block' }>;
const block = (id: string, state: StepState, more: Partial<BlockStep> = {}): WalkStep => ({
  id,
  state,
  kind: 'block',
  risk: 'read',
  byHand: false,
  lacks: [],
  ending: 'Exit 1 in 0.2 s',
  ...more,
});
const manual = (id: string, state: StepState = OPEN): WalkStep => ({ id, state, kind: 'manual' });
const change = { risk: 'change' } as const;
const destructive = { risk: 'destructive' } as const;
const byHand = { byHand: true } as const;
const lack = (name: string) => ({ lacks: [{ name, words: 'has no value' }] });

const walk = (more: Partial<Walk> = {}): Walk => ({
  from: 'a',
  phase: 'on',
  stop: null,
  before: [],
  checked: true,
  ...more,
});
const failedAt = (step: string): Action => ({ do: 'stop', stop: { why: 'failed', step, words: 'Exit 1 in 0.2 s' } });

describe('what a walk does next', () => {
  test.each<[string, WalkStep[], Partial<Walk>, Action]>([
    ['starts a reading block', [block('a', OPEN), block('b', OPEN)], {}, { do: 'start', step: 'a' }],
    ['waits while one runs', [block('a', GOING), block('b', OPEN)], {}, { do: 'wait', step: 'a' }],
    ['goes on after one that is done', [block('a', done()), block('b', OPEN)], {}, { do: 'start', step: 'b' }],
    ['skips what is done between', [block('a', OPEN), block('b', done())], {}, { do: 'start', step: 'a' }],
    ['begins where it was told to', [block('a', OPEN), block('b', OPEN)], { from: 'b' }, { do: 'start', step: 'b' }],
    ['begins at the first when its beginning is gone', [block('a', OPEN)], { from: 'x' }, { do: 'start', step: 'a' }],
    ['asks before a change', [block('a', OPEN, change)], {}, { do: 'ask', step: 'a' }],
    ['asks before something destructive', [block('a', OPEN, destructive)], {}, { do: 'ask', step: 'a' }],
    [
      'does not ask for a change that is done by hand meanwhile',
      [block('a', done(), change), block('b', OPEN)],
      {},
      { do: 'start', step: 'b' },
    ],
    ['stops at a failed step', [block('a', failed()), block('b', OPEN)], {}, failedAt('a')],
    ['stops at once, also before the server has said it', [block('a', failed('f', false))], {}, failedAt('a')],
    [
      'repeats a failed step that is to be repeated',
      [block('a', failed())],
      { before: ['f'] },
      { do: 'start', step: 'a' },
    ],
    [
      'asks before it repeats a failed change',
      [block('a', failed(), change)],
      { before: ['f'] },
      { do: 'ask', step: 'a' },
    ],
    ['stops when it fails again', [block('a', failed('g'))], { before: ['f'] }, failedAt('a')],
    [
      'stops at a refused step in the server’s words',
      [block('a', REFUSED)],
      {},
      { do: 'stop', stop: { why: 'refused', step: 'a', words: 'Stop one.' } },
    ],
    [
      'skips a done step whose second start was refused',
      [block('a', refusedAgain), block('b', OPEN)],
      {},
      { do: 'start', step: 'b' },
    ],
    [
      'does not start it again and again when it is to be repeated',
      [block('a', refusedAgain)],
      { before: ['d'] },
      { do: 'stop', stop: { why: 'refused', step: 'a', words: 'Stop one.' } },
    ],
    ['stops at a manual step', [manual('a'), block('b', OPEN)], {}, { do: 'hand', step: 'a' }],
    ['goes on when it is marked', [manual('a', done(null)), block('b', OPEN)], {}, { do: 'start', step: 'b' }],
    ['leaves an endless or interactive block to the person', [block('a', OPEN, byHand)], {}, { do: 'hand', step: 'a' }],
    ['also when it is a change', [block('a', OPEN, { ...byHand, ...change })], {}, { do: 'hand', step: 'a' }],
    ['waits for the person while it runs', [block('a', GOING, byHand)], {}, { do: 'hand', step: 'a' }],
    [
      'goes on when it has ended as expected',
      [block('a', done(), byHand), block('b', OPEN)],
      {},
      { do: 'start', step: 'b' },
    ],
    ['stops when it has not', [block('a', failed(), byHand)], {}, failedAt('a')],
    ['does nothing while it is paused', [block('a', OPEN)], { phase: 'paused' }, { do: 'rest' }],
    ['does nothing while it is stopped', [block('a', OPEN)], { phase: 'stopped' }, { do: 'rest' }],
    ['does nothing once it is over', [block('a', OPEN)], { phase: 'finished' }, { do: 'rest' }],
    ['is over after the last step', [block('a', done()), manual('b', done(null))], {}, { do: 'finish' }],
    [
      'is over at the end, whatever lies before its beginning',
      [block('a', OPEN), block('b', done())],
      { from: 'b' },
      { do: 'finish' },
    ],
    ['is over in a procedure without steps', [], {}, { do: 'finish' }],
    [
      'waits for the server’s word about what has just ended',
      [block('a', done('d', false)), block('b', OPEN)],
      {},
      { do: 'wait', step: 'a' },
    ],
    [
      'waits for it before it asks, too',
      [block('a', done('d', false)), block('b', OPEN, change)],
      {},
      { do: 'wait', step: 'a' },
    ],
    ['waits for it before a manual step', [block('a', done('d', false)), manual('b')], {}, { do: 'wait', step: 'a' }],
    ['waits for it before it is over', [block('a', done('d', false))], {}, { do: 'wait', step: 'a' }],
    [
      'runs anew what was done before a walk from here',
      [block('a', done('d'))],
      { before: ['d'] },
      { do: 'start', step: 'a' },
    ],
    [
      'does not wait for words about runs from before',
      [block('a', done('d', false))],
      { before: ['d'] },
      { do: 'start', step: 'a' },
    ],
    ['does not undo marks', [manual('a', done(null)), block('b', OPEN)], { before: ['d'] }, { do: 'start', step: 'b' }],
    [
      'a later failure does not hold up an earlier step',
      [block('a', OPEN), block('b', failed())],
      {},
      { do: 'start', step: 'a' },
    ],
  ])('%s', (_name, steps, state, action) => {
    expect(nextAction(steps, walk(state), null)).toEqual(action);
  });

  test('yes is for one step only', () => {
    const steps = [block('a', OPEN, change), block('b', OPEN, change)];
    expect(nextAction(steps, walk(), 'a')).toEqual({ do: 'start', step: 'a' });
    expect(nextAction(steps, walk(), 'b')).toEqual({ do: 'ask', step: 'a' });
    expect(nextAction([block('a', done(), change), block('b', OPEN, change)], walk(), 'a')).toEqual({
      do: 'ask',
      step: 'b',
    });
  });

  test('yes does not repeat a failed step', () => {
    expect(nextAction([block('a', failed(), change)], walk(), 'a')).toEqual(failedAt('a'));
  });

  test('yes does not start what a person runs', () => {
    expect(nextAction([block('a', OPEN, { ...byHand, ...change })], walk(), 'a')).toEqual({ do: 'hand', step: 'a' });
  });
});

describe('values first', () => {
  const steps = [
    block('a', OPEN),
    block('b', done(), lack('DONE')),
    block('c', OPEN, lack('SERVICE')),
    block('d', OPEN, {
      lacks: [
        { name: 'SERVICE', words: 'has no value' },
        { name: 'WAIT', words: 'must be a duration' },
      ],
    }),
  ];

  test('a walk that sets out names everything the coming blocks lack, each once, and starts nothing', () => {
    expect(nextAction(steps, walk({ checked: false }), null)).toEqual({
      do: 'stop',
      stop: {
        why: 'values',
        step: 'a',
        words: 'SERVICE has no value; WAIT must be a duration.',
        names: ['SERVICE', 'WAIT'],
      },
    });
  });

  test('also when a manual step comes first', () => {
    expect(nextAction([manual('m'), ...steps], walk({ from: 'm', checked: false }), null)).toMatchObject({
      do: 'stop',
      stop: { why: 'values' },
    });
  });

  test('what lies before the beginning or is done already needs no value', () => {
    expect(nextAction([block('z', OPEN, lack('Z')), block('a', OPEN)], walk({ checked: false }), null)).toEqual({
      do: 'start',
      step: 'a',
    });
    expect(nextAction([block('a', done(), lack('A')), block('b', OPEN)], walk({ checked: false }), null)).toEqual({
      do: 'start',
      step: 'b',
    });
  });

  test('on the way, a half-typed value of a later block holds nothing up', () => {
    expect(nextAction(steps, walk(), null)).toEqual({ do: 'start', step: 'a' });
  });

  test('on the way, a block that lacks its own value does not start', () => {
    expect(nextAction([block('a', OPEN, lack('SERVICE'))], walk(), null)).toMatchObject({
      do: 'stop',
      stop: { why: 'values', names: ['SERVICE'] },
    });
  });

  test('what runs already is waited for first', () => {
    expect(nextAction([block('a', GOING), block('b', OPEN, lack('B'))], walk({ checked: false }), null)).toEqual({
      do: 'wait',
      step: 'a',
    });
  });
});

describe('where a walk begins', () => {
  test('Run all: at the first step that is not done, and what has failed is run again', () => {
    const steps = [block('a', done('1')), block('b', failed('2')), block('c', OPEN)];
    expect(walkAll(steps)).toEqual(walk({ from: 'b', before: ['2'], checked: false }));
    expect(nextAction(steps, walkAll(steps), null)).toEqual({ do: 'start', step: 'b' });
  });

  test('Run all with everything done offers to start over', () => {
    expect(walkAll([block('a', done()), manual('b', done(null))])).toMatchObject({
      phase: 'stopped',
      stop: { why: 'all-done' },
    });
  });

  test('Run from here runs this step and all after it, whatever has been run before', () => {
    const steps = [block('a', done('1')), block('b', done('2')), block('c', failed('3')), block('d', OPEN)];
    const from = walkFrom(steps, 'b');
    expect(from).toEqual(walk({ from: 'b', before: ['2', '3'], checked: false }));
    expect(comingSteps(steps, from).map(({ id }) => id)).toEqual(['b', 'c', 'd']);
  });
});

describe('Resume', () => {
  const stopped = walk({ phase: 'stopped', stop: { why: 'failed', step: 'a', words: '' }, checked: true });

  test('runs the failed step again and goes on', () => {
    const steps = [block('a', failed('1')), block('b', OPEN)];
    const next = resumed(stopped, steps);
    expect(next).toMatchObject({ phase: 'on', stop: null, checked: false });
    expect(nextAction(steps, next, null)).toEqual({ do: 'start', step: 'a' });
    expect(nextAction([block('a', done('2')), block('b', OPEN)], next, null)).toEqual({ do: 'start', step: 'b' });
  });

  test('goes on with the next when the failed step has been run by hand with success', () => {
    const steps = [block('a', done('2')), block('b', OPEN)];
    expect(nextAction(steps, resumed(stopped, steps), null)).toEqual({ do: 'start', step: 'b' });
  });

  test('looks at the values of all coming steps again', () => {
    const steps = [block('a', failed('1')), block('b', OPEN, lack('B'))];
    expect(nextAction(steps, resumed(stopped, steps), null)).toMatchObject({ stop: { why: 'values', names: ['B'] } });
  });

  test('keeps what a walk from here counts as not run', () => {
    const steps = [block('a', done('1')), block('b', failed('2'))];
    expect(resumed(walk({ before: ['1'], phase: 'stopped' }), steps).before).toEqual(['1', '2']);
  });
});
