import { expect, test } from 'vitest';
import type { StepHere } from '../contents.ts';
import type { StepState } from '../step-state.ts';
import { testBlock } from '../testing-views.ts';
import type { Walk } from '../walk-state.ts';
import type { Action } from './walk.ts';
import { walkWords } from './walk-words.ts';

const block = (id: string, state: StepState, more = {}): StepHere => ({
  id,
  step: { kind: 'block', block: id },
  here: { block: testBlock({ id, title: `Block ${id}`, ...more }), code: '' },
  state,
});
const STEPS: StepHere[] = [
  block('a', { is: 'done', run: 'r', known: true }),
  block('b', { is: 'going' }),
  { id: 'm', step: { kind: 'manual', id: 'm', text: 'Call the owner.' }, here: null, state: { is: 'open' } },
  block('c', { is: 'open' }, { endless: true }),
];
const walk = (more: Partial<Walk> = {}): Walk => ({
  from: 'a',
  phase: 'on',
  stop: null,
  before: [],
  checked: true,
  ...more,
});
const REST: Action = { do: 'rest' };

test.each<[Walk, Action, RegExp]>([
  [walk(), { do: 'wait', step: 'b' }, /^“Block b” is running\.$/],
  [walk(), { do: 'ask', step: 'b' }, /^Stopped before “Block b”, which does more than read\.$/],
  [walk(), { do: 'hand', step: 'm' }, /^Stopped at “Call the owner\.”, which is done by hand\. Mark it done/],
  [walk(), { do: 'hand', step: 'c' }, /^Stopped at “Block c”, which does not end by itself: run it yourself/],
  [walk(), { do: 'hand', step: 'b' }, /“Block b” is running and does not end by itself/],
  [walk(), REST, /Waiting for the server/],
  [walk({ phase: 'paused' }), REST, /^Paused\. “Block b” runs on/],
  [walk({ phase: 'finished' }), REST, /reached the end/],
  [
    walk({ phase: 'stopped', stop: { why: 'values', step: 'a', words: 'SERVICE has no value.', names: [] } }),
    REST,
    /SERVICE has no value\. Fill that in, then resume/,
  ],
  [
    walk({ phase: 'stopped', stop: { why: 'failed', step: 'b', words: 'Exit 1 in 2 s' } }),
    REST,
    /“Block b” did not end as expected \(Exit 1 in 2 s\)\. Mend it, then resume/,
  ],
  [
    walk({ phase: 'stopped', stop: { why: 'refused', step: 'b', words: 'Stop one.' } }),
    REST,
    /“Block b” did not start\. Stop one\./,
  ],
  [walk({ phase: 'stopped', stop: { why: 'all-done' } }), REST, /Every step is done/],
])('%o %o', (state, action, words) => expect(walkWords(STEPS, state, action)).toMatch(words));

test('when everything is done, that is what is said', () => {
  expect(walkWords([STEPS[0]!], walk({ phase: 'finished' }), REST)).toBe('All steps are done.');
});
