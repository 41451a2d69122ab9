import { expect, test } from 'vitest';
import { doneCount } from '../contents.ts';
import { createTestPage } from '../testing-page.ts';
import { testSession } from '../testing-views.ts';

const STEPS = [
  { kind: 'block' as const, block: 'a' },
  { kind: 'manual' as const, id: 'm', text: 'Call.' },
  { kind: 'block' as const, block: 'b' },
];

test('steps come in the order of the procedure, with their blocks', () => {
  const page = createTestPage({
    blocks: [
      { id: 'b', title: 'B' },
      { id: 'a', title: 'A' },
    ],
    steps: STEPS,
  });
  const steps = page.page.steps.get();
  expect(steps.map(({ id }) => id)).toEqual(['a', 'm', 'b']);
  expect(steps.map(({ here }) => here?.block.title)).toEqual(['A', undefined, 'B']);
});

test('a store tells of a step that begins, ends and is marked, and not of the same again', async () => {
  const page = createTestPage({ blocks: [{ id: 'a' }, { id: 'b' }], steps: STEPS });
  const store = page.page.steps;
  let told = 0;
  store.subscribe(() => told++);
  await page.settle();
  await page.starter.start(page.block('a'));
  expect(store.get()[0]?.state).toEqual({ is: 'going' });
  await page.end('a');
  expect(store.get()[0]?.state).toEqual({ is: 'done', run: 'run-1', known: true });
  expect(doneCount(store.get())).toBe(1);
  const before = told;
  await page.pages.ask('next', 'd');
  expect(told).toBe(before);
});

test('what happened while nobody looked is there for the next who does', async () => {
  const page = createTestPage({ blocks: [{ id: 'a' }] });
  const store = page.page.steps;
  page.server.sessions = [
    testSession({ done: [{ block: 'a', run: 'r', verdict: 'as-expected', by: { id: 'p', name: 'p' } }] }),
  ];
  const leave = store.subscribe(() => {});
  await page.settle();
  leave();
  expect(doneCount(store.get())).toBe(1);
  page.server.sessions = [];
  await page.pages.ask('next', 'd');
  store.subscribe(() => {})();
  expect(doneCount(store.get())).toBe(0);
});
