import { beforeEach, expect, test } from 'vitest';
import type { PageBlock } from '../contract/block.ts';
import type { RunRequest, RunView } from '../contract/run.ts';
import { blockKey, createBlocks } from './blocks.ts';
import type { Blocks } from './blocks.ts';
import type { Answer, Call, Refusal } from './http.ts';
import { createTestClock } from './testing-clock.ts';
import type { TestClock } from './testing-clock.ts';

const BLOCK = { version: 'next', doc: 'd', id: 'b', sha256: 'f'.repeat(64), target: 'stack', title: 'T' } as PageBlock;
const REF = { version: 'next', doc: 'd', block: 'b' };
const KEY = blockKey(REF);
const refusal = (code: string, message: string, more: Partial<Refusal> = {}): Refusal => ({
  kind: 'refused',
  status: 409,
  code,
  message,
  published: null,
  params: [],
  busy: null,
  hold: null,
  ...more,
});
const run = (id: string, state: RunView['state'], startedAt = 0) => ({ id, state, startedAt, title: 'T' }) as RunView;

let clock: TestClock;
let blocks: Blocks;
let sent: RunRequest[];
let answers: Answer<unknown>[];
let troubles: number;
let news: number;

beforeEach(() => {
  clock = createTestClock();
  sent = [];
  answers = [];
  troubles = 0;
  news = 0;
  let ids = 0;
  blocks = createBlocks({
    call: (async (_path: string, body: unknown) => {
      sent.push(body as RunRequest);
      return answers.shift() ?? { kind: 'away' };
    }) as Call,
    schedule: clock.schedule,
    newRequestId: () => `request-${++ids}`,
    onTrouble: () => troubles++,
    onNews: () => news++,
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
  answers = [refusal('stale-block', 'Reload.', { published })];
  await blocks.start(BLOCK);
  expect(blocks.block(KEY).get()).toEqual({ phase: 'stale', published });
  expect(blocks.running.get()).toEqual([]);
});

test('a refusal keeps its words', async () => {
  answers = [refusal('too-many-runs', 'Stop one.')];
  await blocks.start(BLOCK);
  expect(blocks.block(KEY).get()).toEqual({
    phase: 'refused',
    code: 'too-many-runs',
    message: 'Stop one.',
    params: [],
    busy: null,
    hold: null,
  });
});

test('values and the run it undoes go with a start', async () => {
  answers = [{ kind: 'ok', value: { run: run('r1', 'running') } }];
  await blocks.start(BLOCK, { params: { SERVICE: 'redis' }, rollbackOf: 'r0' });
  expect(sent[0]).toMatchObject({ params: { SERVICE: 'redis' }, rollbackOf: 'r0' });
});

test('what is in the way is kept with the refusal', async () => {
  const busy = { run: 'r9', block: 'other', title: 'Other' };
  const params = [{ name: 'SERVICE', words: 'has no value' }];
  answers = [refusal('session-busy', 'Wait.', { busy, params })];
  expect(await blocks.start(BLOCK)).toMatchObject({ phase: 'refused', busy, params });
});

test('a begin and an end are news, a later word about the same end is none', async () => {
  answers = [{ kind: 'ok', value: { run: run('r1', 'running') } }];
  await blocks.start(BLOCK);
  expect(news).toBe(1);
  blocks.update(KEY, run('r1', 'running'));
  expect(news).toBe(1);
  blocks.update(KEY, run('r1', 'ended'));
  blocks.update(KEY, run('r1', 'ended'));
  expect(news).toBe(2);
});

test('somebody else’s run is shown in its own block, and an older one of mine does not take its place', () => {
  const theirs = { ...run('r5', 'running', 5), version: 'next', doc: 'd', block: 'b' };
  blocks.show(theirs);
  expect(blocks.block(KEY).get()).toMatchObject({ phase: 'run', run: { id: 'r5' }, shown: true });
  blocks.adopt(facts(run('r1', 'ended', 1)));
  expect(blocks.block(KEY).get()).toMatchObject({ run: { id: 'r5' } });
});

test('a refusal of the page’s own looks like one of the server’s', () => {
  blocks.refuse(KEY, 'sign-in', 'Sign in.');
  expect(blocks.block(KEY).get()).toMatchObject({ phase: 'refused', code: 'sign-in', message: 'Sign in.' });
  blocks.dismiss(KEY);
  expect(blocks.block(KEY).get()).toEqual({ phase: 'idle' });
});

const facts = (latestRun: RunView | null) => ({
  ref: REF,
  sha256: '',
  decision: { allow: true } as const,
  latestRun,
  track: null,
});

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
