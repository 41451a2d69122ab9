import { beforeEach, expect, test } from 'vitest';
import type { RunView } from '../../contract/run.ts';
import { createTestPage, refusal } from '../testing-page.ts';
import type { TestPage } from '../testing-page.ts';
import { testParam } from '../testing-views.ts';
import { createRollBack, STOP_DEADLINE_MS } from './rollback.ts';
import type { RollBack } from './rollback.ts';

let page: TestPage;
let rollBack: RollBack;
let stopped: string[];
let revealed: string[];

beforeEach(async () => {
  page = createTestPage({
    blocks: [
      { id: 'set', risk: 'change', rollback: 'unset', params: ['SERVICE'] },
      { id: 'unset', risk: 'change', params: ['SERVICE', 'TOKEN'] },
    ],
    params: [testParam(), testParam({ name: 'TOKEN', type: 'secret' })],
  });
  stopped = [];
  revealed = [];
  rollBack = createRollBack({
    ...page,
    schedule: page.clock.schedule,
    stop: (run) => void stopped.push(run),
    reveal: (block) => void revealed.push(block),
  });
  page.page.params.set('SERVICE', 'redis');
  await page.starter.start(page.block('set'));
});

const run = (): RunView => {
  const state = page.state('set');
  if (state.phase !== 'run') throw new Error('nothing runs');
  return state.run;
};
const back = () => rollBack({ key: page.key('set'), run: run() }, page.block('unset'));

test('a run that has ended is rolled back at once, by name of the run', async () => {
  await page.end('set', 'unexpected');
  await back();
  expect(stopped).toEqual([]);
  expect(page.server.sent.at(-1)).toMatchObject({ block: 'unset', rollbackOf: 'run-1' });
  expect(revealed).toEqual(['unset']);
});

test('a run that still goes is stopped first, and the way back starts when it has ended', async () => {
  const done = back();
  await page.settle();
  expect(stopped).toEqual(['run-1']);
  expect(page.server.sent).toHaveLength(1);
  await page.end('set');
  await done;
  expect(page.server.sent.at(-1)).toMatchObject({ block: 'unset', rollbackOf: 'run-1' });
  expect(page.clock.waiting()).toBe(0);
});

test('a run that does not end in time is said where the way back stands', async () => {
  const done = back();
  await page.clock.pass(STOP_DEADLINE_MS);
  await done;
  expect(page.state('unset')).toMatchObject({ phase: 'refused', code: 'not-stopped' });
  expect(page.server.sent).toHaveLength(1);
});

test('values that were used are not sent again; a secret, which is not kept, is', async () => {
  page.page.params.set('SERVICE', 'mongodb');
  page.page.params.set('TOKEN', 'hunter2hunter2');
  await page.end('set');
  await back();
  expect(page.server.sent.at(-1)).toMatchObject({ params: { TOKEN: 'hunter2hunter2' } });
});

test('only the secret is lacking, whatever stands in the form meanwhile', async () => {
  page.page.params.set('SERVICE', '');
  await page.end('set');
  expect(page.starter.lacking(page.block('unset'), run()).map(({ name }) => name)).toEqual(['TOKEN']);
  expect(page.starter.lacking(page.block('unset')).map(({ name }) => name)).toEqual(['SERVICE', 'TOKEN']);
});

test('the server’s refusal of a value lands at its field', async () => {
  await page.end('set');
  page.server.refuse = [refusal('param-missing', 'Fill.', { params: [{ name: 'TOKEN', words: 'has no value' }] })];
  await back();
  expect(page.page.params.store.get().fields['TOKEN']).toMatchObject({ told: 'has no value', shown: true });
});
