import { beforeEach, expect, test } from 'vitest';
import type { PageBlock } from '../contract/block.ts';
import type { RunRequest, RunView } from '../contract/run.ts';
import { blockKey, createBlocks } from './blocks.ts';
import type { Blocks } from './blocks.ts';
import type { Answer, Call } from './http.ts';
import { createTestClock } from './testing-clock.ts';
import type { TestClock } from './testing-clock.ts';

const BLOCK = { version: 'next', doc: 'd', id: 'b', sha256: 'f'.repeat(64), target: 'stack', title: 'T' } as PageBlock;
const REF = { version: 'next', doc: 'd', block: 'b' };
const KEY = blockKey(REF);
const run = (id: string, state: RunView['state'], startedAt = 0) => ({ id, state, startedAt, title: 'T' }) as RunView;

let clock: TestClock;
let blocks: Blocks;
let sent: RunRequest[];
let answers: Answer<unknown>[];
let troubles: number;

beforeEach(() => {
  clock = createTestClock();
  sent = [];
  answers = [];
  troubles = 0;
  let ids = 0;
  blocks = createBlocks({
    call: (async (_path: string, body: unknown) => {
      sent.push(body as RunRequest);
      return answers.shift() ?? { kind: 'away' };
    }) as Call,
    schedule: clock.schedule,
    newRequestId: () => `request-${++ids}`,
    onTrouble: () => troubles++,
  });
});

test('a start names the block and its hash and carries no text', async () => {
  answers = [{ kind: 'ok', value: { run: run('r1', 'running') } }];
  await blocks.start(BLOCK);
  expect(sent).toEqual([
    { version: 'next', doc: 'd', block: 'b', sha256: 'f'.repeat(64), target: 'stack', requestId: 'request-1' },
  ]);
  expect(blocks.block(KEY).get()).toMatchObject({ phase: 'run', run: { id: 'r1' }, shown: true });
});

test('a start that nobody answers is tried again with the same request id, then said to be unknown', async () => {
  const started = blocks.start(BLOCK);
  await clock.pass(60_000);
  await started;
  expect(sent).toHaveLength(4);
  expect(new Set(sent.map(({ requestId }) => requestId))).toEqual(new Set(['request-1']));
  expect(blocks.block(KEY).get()).toMatchObject({ phase: 'refused', code: 'away' });
  expect(troubles).toBe(4);
});

test('a lost answer does not start the block twice', async () => {
  answers = [{ kind: 'away' }, { kind: 'ok', value: { run: run('r1', 'running') } }];
  const started = blocks.start(BLOCK);
  await clock.pass(10_000);
  await started;
  expect(new Set(sent.map(({ requestId }) => requestId)).size).toBe(1);
  expect(blocks.block(KEY).get()).toMatchObject({ phase: 'run' });
});

test('pressing Run again while it starts or runs does nothing', async () => {
  answers = [{ kind: 'ok', value: { run: run('r1', 'running') } }];
  await Promise.all([blocks.start(BLOCK), blocks.start(BLOCK)]);
  await blocks.start(BLOCK);
  expect(sent).toHaveLength(1);
});

test('a stale block shows what is published and starts nothing', async () => {
  const published = { sha256: 'e'.repeat(64), code: 'new\n' };
  answers = [{ kind: 'refused', status: 409, code: 'stale-block', message: 'Reload.', published }];
  await blocks.start(BLOCK);
  expect(blocks.block(KEY).get()).toEqual({ phase: 'stale', published });
  expect(blocks.running.get()).toEqual([]);
});

test('a refusal keeps its words', async () => {
  answers = [{ kind: 'refused', status: 429, code: 'too-many-runs', message: 'Stop one.', published: null }];
  await blocks.start(BLOCK);
  expect(blocks.block(KEY).get()).toEqual({ phase: 'refused', code: 'too-many-runs', message: 'Stop one.' });
});

const facts = (latestRun: RunView | null) => ({ ref: REF, sha256: '', decision: { allow: true } as const, latestRun });

test('after a reload a running run is shown at once, an ended one only on demand', () => {
  blocks.adopt(facts(run('r1', 'running')));
  expect(blocks.block(KEY).get()).toMatchObject({ phase: 'run', shown: true });
  blocks.adopt(facts(run('r2', 'ended', 5)));
  expect(blocks.block(KEY).get()).toMatchObject({ run: { id: 'r2' }, shown: false });
});

test('facts that are older than what the page follows change nothing', () => {
  blocks.adopt(facts(run('r2', 'ended', 5)));
  blocks.adopt(facts(run('r1', 'ended', 1)));
  expect(blocks.block(KEY).get()).toMatchObject({ run: { id: 'r2' } });
});

test('a run once ended is not called running again by late news', () => {
  blocks.adopt(facts(run('r1', 'running')));
  blocks.update(KEY, run('r1', 'ended'));
  blocks.adopt(facts(run('r1', 'running')));
  expect(blocks.block(KEY).get()).toMatchObject({ run: { state: 'ended' } });
});

test('running runs are counted until they end', () => {
  blocks.adopt(facts(run('r1', 'running')));
  expect(blocks.running.get().map(({ id }) => id)).toEqual(['r1']);
  blocks.update(KEY, run('r1', 'ended'));
  expect(blocks.running.get()).toEqual([]);
});
