import { expect, test } from 'vitest';
import type { BlockState } from '../blocks.ts';
import type { PageFacts } from '../page-state.ts';
import { isDone } from '../step-state.ts';
import type { StepState } from '../step-state.ts';
import { BOB, MIRA, runningRun, testFacts, testRun, testSession } from '../testing-views.ts';
import { blockStep, manualStep, markOf, pageTarget } from './step-of.ts';
import type { RunView } from '../../contract/run.ts';

const BLOCK = { id: 'b', target: 'stack' };
const IDLE: BlockState = { phase: 'idle' };
const showing = (run: RunView): BlockState => ({
  phase: 'run',
  run,
  shown: true,
  driver: true,
  link: 'live',
  problem: null,
});
const good = testRun({ id: 'r1' });
const bad = testRun({ id: 'r1', outcome: { verdict: 'unexpected', words: '' } });
type Verdict = 'pending' | 'as-expected' | 'unexpected';
const entry = (run: string, verdict: Verdict) => ({ block: 'b', run, verdict, by: MIRA });
const session = (...done: ReturnType<typeof entry>[]) => testSession({ done });
const refused: BlockState = { phase: 'refused', code: 'x', message: 'No.', params: [], busy: null, hold: null };

test.each<[string, BlockState, PageFacts, StepState]>([
  ['nothing known', IDLE, null, { is: 'open' }],
  ['no session', IDLE, testFacts({ latest: { b: null } }), { is: 'open' }],
  ['starting', { phase: 'starting' }, null, { is: 'going' }],
  ['running', showing(runningRun()), testFacts(), { is: 'going' }],
  ['refused', refused, testFacts(), { is: 'refused', words: 'No.', done: null }],
  [
    'refused, after it has been done',
    refused,
    testFacts({ sessions: [session(entry('r1', 'as-expected'))] }),
    { is: 'refused', words: 'No.', done: 'r1' },
  ],
  [
    'the server’s word alone',
    IDLE,
    testFacts({ sessions: [session(entry('r1', 'as-expected'))] }),
    { is: 'done', run: 'r1', known: true },
  ],
  [
    'its word of a failure',
    IDLE,
    testFacts({ sessions: [session(entry('r1', 'unexpected'))] }),
    { is: 'failed', run: 'r1', known: true },
  ],
  [
    'its word of a run that goes on elsewhere',
    IDLE,
    testFacts({ sessions: [session(entry('r1', 'pending'))] }),
    { is: 'going' },
  ],
  [
    'ended here, and the server’s word is older',
    showing(good),
    testFacts({ sessions: [session()], latest: { b: null } }),
    { is: 'done', run: 'r1', known: false },
  ],
  [
    'failed here, and the server’s word is older',
    showing(bad),
    testFacts({ latest: { b: testRun({ id: 'r0' }) } }),
    { is: 'failed', run: 'r1', known: false },
  ],
  [
    'ended here, and the server still calls it running',
    showing(good),
    testFacts({ sessions: [session(entry('r1', 'pending'))], latest: { b: runningRun({ id: 'r1' }) } }),
    { is: 'done', run: 'r1', known: false },
  ],
  [
    'ended here, and the server knows',
    showing(good),
    testFacts({ sessions: [session(entry('r1', 'as-expected'))], latest: { b: good } }),
    { is: 'done', run: 'r1', known: true },
  ],
  [
    'a run of a session that was reset',
    showing(good),
    testFacts({ sessions: [session()], latest: { b: good } }),
    { is: 'open' },
  ],
  ['a run from before any session', showing(good), testFacts({ latest: { b: good } }), { is: 'open' }],
  [
    'a newer run of a colleague whose work is continued',
    showing(good),
    testFacts({ sessions: [session(entry('r2', 'unexpected'))], latest: { b: good } }),
    { is: 'failed', run: 'r2', known: true },
  ],
  [
    'a colleague’s run that is only watched',
    showing(testRun({ person: BOB, driver: BOB })),
    testFacts({ latest: { b: null } }),
    { is: 'open' },
  ],
  ['a colleague’s run that I have taken over', showing(runningRun({ person: BOB })), testFacts(), { is: 'going' }],
  [
    'one that I have taken over, and that has ended',
    showing(testRun({ id: 'r1', person: BOB })),
    testFacts({ sessions: [session(entry('r1', 'as-expected'))], latest: { b: null } }),
    { is: 'done', run: 'r1', known: true },
  ],
  [
    'a session on another target',
    IDLE,
    testFacts({ sessions: [{ ...session(entry('r1', 'as-expected')), target: 'db' }] }),
    { is: 'open' },
  ],
])('%s', (_name, live, facts, state) => {
  expect(blockStep(BLOCK, live, facts, MIRA.id)).toEqual(state);
});

test('a refused start does not undo what has been done', () => {
  expect(isDone({ is: 'refused', words: '', done: 'r1' })).toBe(true);
  expect(isDone({ is: 'refused', words: '', done: null })).toBe(false);
  expect(isDone({ is: 'done', run: null, known: true })).toBe(true);
  expect(isDone({ is: 'failed', run: 'r', known: true })).toBe(false);
});

test('a manual step is done when it is marked in the session of the page’s target', () => {
  const mark = { step: 'm', note: 'seen', by: BOB, at: 5 };
  const facts = testFacts({ sessions: [testSession({ marks: [mark] })] });
  expect(manualStep('m', facts, 'stack')).toEqual({ is: 'done', run: null, known: true });
  expect(manualStep('n', facts, 'stack')).toEqual({ is: 'open' });
  expect(manualStep('m', facts, 'db')).toEqual({ is: 'open' });
  expect(manualStep('m', facts, null)).toEqual({ is: 'open' });
  expect(markOf('m', facts, 'stack')).toBe(mark);
});

test('manual steps belong to the page’s target, else to that of its first block', () => {
  const steps = [
    { kind: 'manual' as const, id: 'm', text: '' },
    { kind: 'block' as const, block: 'b' },
  ];
  expect(pageTarget('stack', steps, () => 'db')).toBe('stack');
  expect(pageTarget(null, steps, (block) => (block === 'b' ? 'db' : null))).toBe('db');
  expect(pageTarget(null, steps, () => null)).toBeNull();
});
