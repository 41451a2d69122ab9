import { expect, test } from 'vitest';
import type { PageBlock } from '../../contract/block.ts';
import type { ParamSpec } from '../../contract/param.ts';
import type { Step } from '../../contract/step.ts';
import { doneCount } from '../contents.ts';
import { createTestPage, refusal } from '../testing-page.ts';
import { MIRA, testParam, testSession } from '../testing-views.ts';
import { createWalker } from './walker.ts';

/** A page with its panel on the screen. */
async function open(
  blocks: Partial<PageBlock>[],
  more: { steps?: Step[]; params?: ParamSpec[]; storage?: Map<string, string> } = {},
) {
  const page = createTestPage({ blocks, ...more }, more.storage);
  const revealed: string[] = [];
  const askedFor: string[] = [];
  const walker = createWalker({
    ...page,
    session: { store: page.session },
    reveal: (step) => void revealed.push(step),
    askFor: (param) => void askedFor.push(param),
  });
  const leave = walker.attend(page.page);
  await page.settle();
  const started = () => page.server.sent.map(({ block }) => block);
  const walk = () => page.page.walk.get();
  const action = () => walker.action(page.page).get();
  return { ...page, walker, leave, revealed, askedFor, started, walk, action };
}

const READS = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];

test('Run all runs every reading block, one after the other, and is over', async () => {
  const it = await open(READS);
  it.walker.all(it.page);
  for (const id of ['a', 'b', 'c']) {
    await it.settle();
    expect(it.started().at(-1)).toBe(id);
    await it.end(id);
  }
  expect(it.started()).toEqual(['a', 'b', 'c']);
  expect(it.walk()).toMatchObject({ phase: 'finished' });
  expect(it.revealed).toEqual(['a', 'b', 'c']);
  expect(doneCount(it.page.steps.get())).toBe(3);
});

test('nothing starts before the walk is asked for, nor without somebody signed in', async () => {
  const it = await open(READS);
  expect(it.started()).toEqual([]);
  it.session.set({ state: 'away', me: null });
  it.walker.all(it.page);
  await it.settle();
  expect(it.started()).toEqual([]);
});

test('before a change it stops, and yes starts exactly that', async () => {
  const it = await open([{ id: 'a' }, { id: 'b', risk: 'change' }, { id: 'c', risk: 'destructive' }]);
  it.walker.all(it.page);
  await it.settle();
  await it.end('a');
  expect(it.started()).toEqual(['a']);
  expect(it.action()).toEqual({ do: 'ask', step: 'b' });
  it.walker.agree(it.page, 'b');
  await it.settle();
  expect(it.started()).toEqual(['a', 'b']);
  await it.end('b');
  expect(it.started()).toEqual(['a', 'b']);
  expect(it.action()).toEqual({ do: 'ask', step: 'c' });
});

test('at a failed step it stops; Resume runs it again and goes on', async () => {
  const it = await open(READS);
  it.walker.all(it.page);
  await it.settle();
  await it.end('a', 'unexpected');
  expect(it.walk()).toMatchObject({
    phase: 'stopped',
    stop: { why: 'failed', step: 'a', words: 'Exit 1 in 4 ms, not as the page says' },
  });
  it.walker.resume(it.page);
  await it.settle();
  expect(it.started()).toEqual(['a', 'a']);
  await it.end('a');
  expect(it.started()).toEqual(['a', 'a', 'b']);
});

test('a failed step that was run by hand with success is not run again', async () => {
  const it = await open(READS);
  it.walker.all(it.page);
  await it.settle();
  await it.end('a', 'unexpected');
  await it.starter.start(it.block('a'));
  await it.end('a');
  expect(it.started()).toEqual(['a', 'a']);
  it.walker.resume(it.page);
  await it.settle();
  expect(it.started()).toEqual(['a', 'a', 'b']);
});

test('a paused walk starts nothing more, and the running block goes on', async () => {
  const it = await open(READS);
  it.walker.all(it.page);
  await it.settle();
  it.walker.pause(it.page);
  await it.end('a');
  expect(it.started()).toEqual(['a']);
  it.walker.resume(it.page);
  await it.settle();
  expect(it.started()).toEqual(['a', 'b']);
});

test('a manual step holds the walk until it is marked', async () => {
  const steps: Step[] = [
    { kind: 'block', block: 'a' },
    { kind: 'manual', id: 'm', text: 'Call the owner.' },
    { kind: 'block', block: 'b' },
  ];
  const it = await open(READS, { steps });
  it.walker.all(it.page);
  await it.settle();
  await it.end('a');
  expect(it.action()).toEqual({ do: 'hand', step: 'm' });
  expect(it.started()).toEqual(['a']);
  it.server.sessions = it.server.sessions.map((session) => ({
    ...session,
    marks: [{ step: 'm', note: '', by: MIRA, at: 1 }],
  }));
  await it.pages.ask('next', 'd');
  await it.settle();
  expect(it.started()).toEqual(['a', 'b']);
});

test('an endless block is the person’s to run; the walk goes on after it', async () => {
  const it = await open([{ id: 'a', endless: true }, { id: 'b' }]);
  it.walker.all(it.page);
  await it.settle();
  expect(it.started()).toEqual([]);
  expect(it.action()).toEqual({ do: 'hand', step: 'a' });
  await it.starter.start(it.block('a'));
  await it.end('a');
  expect(it.started()).toEqual(['a', 'b']);
});

test('missing values are named before anything starts, and the reader is put into the first field', async () => {
  const params = [testParam(), testParam({ name: 'WAIT' })];
  const it = await open([{ id: 'a' }, { id: 'b', params: ['WAIT', 'SERVICE'] }], { params });
  it.walker.all(it.page);
  await it.settle();
  expect(it.started()).toEqual([]);
  expect(it.walk()).toMatchObject({ phase: 'stopped', stop: { why: 'values', names: ['WAIT', 'SERVICE'] } });
  expect(it.askedFor).toEqual(['WAIT']);
  expect(it.page.params.store.get().fields['SERVICE']?.shown).toBe(true);
  it.page.params.set('WAIT', '1');
  it.page.params.set('SERVICE', 'redis');
  await it.settle();
  expect(it.started()).toEqual([]);
  it.walker.resume(it.page);
  await it.settle();
  await it.end('a');
  expect(it.server.sent.at(-1)).toMatchObject({ block: 'b', params: { WAIT: '1', SERVICE: 'redis' } });
  expect(it.server.sent[0]).not.toHaveProperty('params');
});

test('a refused start stops the walk in the server’s words, and Resume tries again', async () => {
  const it = await open(READS);
  it.server.refuse = [refusal('too-many-runs', 'Stop one.')];
  it.walker.all(it.page);
  await it.settle();
  expect(it.walk()).toMatchObject({ phase: 'stopped', stop: { why: 'refused', step: 'a', words: 'Stop one.' } });
  it.walker.resume(it.page);
  await it.settle();
  expect(it.started()).toEqual(['a']);
});

test('a block whose captured value is missing is refused before the server is asked', async () => {
  const it = await open([{ id: 'b', captures: ['HOST'] }]);
  it.walker.all(it.page);
  await it.settle();
  expect(it.started()).toEqual([]);
  expect(it.walk()).toMatchObject({
    stop: { why: 'refused', words: 'HOST has no value yet: run the block that finds it out first.' },
  });
});

test('Run from here runs what was done before once more, and nothing ahead of it', async () => {
  const it = await open(READS);
  it.walker.all(it.page);
  for (const id of ['a', 'b', 'c']) {
    await it.settle();
    await it.end(id);
  }
  it.walker.from(it.page, 'b');
  await it.settle();
  await it.end('b');
  await it.end('c');
  expect(it.started()).toEqual(['a', 'b', 'c', 'b', 'c']);
  expect(it.walk()).toMatchObject({ phase: 'finished' });
});

test('after a reload in the middle the walk goes on, and the running block is not started again', async () => {
  const storage = new Map<string, string>();
  const before = await open(READS, { storage });
  before.walker.all(before.page);
  await before.settle();
  await before.end('a');
  expect(before.started()).toEqual(['a', 'b']);
  before.leave();

  const after = createTestPage({ blocks: READS }, storage);
  Object.assign(after.server, before.server, { sent: [] });
  const walker = createWalker({ ...after, session: { store: after.session }, reveal: () => {}, askFor: () => {} });
  walker.attend(after.page);
  await after.settle();
  expect(after.server.sent).toEqual([]);
  expect(walker.action(after.page).get()).toEqual({ do: 'wait', step: 'b' });
  expect(doneCount(after.page.steps.get())).toBe(1);
});

test('a yes is not kept over a reload', async () => {
  const storage = new Map<string, string>();
  const changes = [{ id: 'a', risk: 'change' as const }];
  const before = await open(changes, { storage });
  before.walker.all(before.page);
  await before.settle();
  before.leave();
  before.walker.agree(before.page, 'a');
  const after = await open(changes, { storage });
  expect(after.started()).toEqual([]);
  expect(after.action()).toEqual({ do: 'ask', step: 'a' });
});

test('away from the page nothing starts', async () => {
  const it = await open(READS);
  it.walker.all(it.page);
  await it.settle();
  it.leave();
  await it.end('a');
  expect(it.started()).toEqual(['a']);
});

test('with everything done Run all offers to start over, and after a reset it walks again', async () => {
  const it = await open([{ id: 'a' }]);
  it.walker.all(it.page);
  await it.settle();
  await it.end('a');
  it.walker.all(it.page);
  await it.settle();
  expect(it.walk()).toMatchObject({ phase: 'stopped', stop: { why: 'all-done' } });
  expect(it.started()).toEqual(['a']);
  it.server.sessions = [testSession({ id: 's2' })];
  await it.pages.ask('next', 'd');
  it.walker.all(it.page);
  await it.settle();
  expect(it.started()).toEqual(['a', 'a']);
});
