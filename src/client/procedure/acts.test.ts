import { expect, test } from 'vitest';
import { createTestPage, refusal } from '../testing-page.ts';
import { testRun } from '../testing-views.ts';
import { createActs } from './acts.ts';
import { createWatchRun } from './watch-run.ts';

const REF = { version: 'next', doc: 'd', target: 'stack' };

function open() {
  const page = createTestPage({ blocks: [{ id: 'a' }, { id: 'b' }] });
  return { ...page, acts: createActs(page) };
}

test('every act asks for the page’s facts anew before it says that it is done', async () => {
  const { acts, server } = open();
  expect(await acts.mark({ ...REF, step: 'm', done: true, note: 'seen' })).toBeNull();
  expect(await acts.correct({ ...REF, name: 'HOST', value: 'x' })).toBeNull();
  expect(await acts.reset(REF)).toBeNull();
  expect(await acts.takeOver({ ...REF, reason: 'asleep' })).toBeNull();
  expect(server.asked).toBe(4);
  expect(server.calls).toEqual([
    { path: '/api/sessions/steps', body: { ...REF, step: 'm', done: true, note: 'seen' } },
    { path: '/api/sessions/captures', body: { ...REF, name: 'HOST', value: 'x' } },
    { path: '/api/sessions/reset', body: REF },
    { path: '/api/holds/take-over', body: { ...REF, reason: 'asleep' } },
  ]);
});

test('a reset sends what names the session and nothing of its contents', async () => {
  const { acts, server } = open();
  await acts.reset({ ...REF, id: 's', cwd: '/tmp' } as never);
  expect(server.calls[0]?.body).toEqual(REF);
});

test('a refusal keeps the server’s words, and silence says that nobody knows', async () => {
  const { acts, server } = open();
  server.answers.set('/api/sessions/reset', refusal('session-busy', 'Another block of this session is running.'));
  expect(await acts.reset(REF)).toBe('Another block of this session is running.');
  server.answers.set('/api/sessions/reset', { kind: 'away' });
  expect(await acts.reset(REF)).toContain('not known');
});

function watching(version = 'next') {
  const it = open();
  const revealed: string[] = [];
  const run = testRun({ id: 'r7', block: 'b', version });
  it.server.answers.set('/api/runs/r7', { kind: 'ok', value: { run } });
  const watch = createWatchRun({ ...it, run: it.acts.run, reveal: (block) => void revealed.push(block) });
  return { ...it, watch, revealed, run };
}

test('a run is watched where its own block stands', async () => {
  const { watch, state, revealed, run } = watching();
  expect(await watch({ version: 'next', doc: 'd' }, 'r7')).toBeNull();
  expect(state('b')).toMatchObject({ phase: 'run', run, shown: true });
  expect(revealed).toEqual(['b']);
});

test('a run that the block shows already is unfolded and not attached anew', async () => {
  const { watch, state, blocks, key, run } = watching();
  blocks.show(run);
  blocks.patch(key('b'), { shown: false, driver: true });
  await watch({ version: 'next', doc: 'd' }, 'r7');
  expect(state('b')).toMatchObject({ shown: true, driver: true });
});

test('a run of another version of the page is said and not shown', async () => {
  const { watch, state } = watching('1.0');
  expect(await watch({ version: 'next', doc: 'd' }, 'r7')).toContain('1.0');
  expect(state('b')).toEqual({ phase: 'idle' });
});

test('a run that cannot be had is said', async () => {
  const { watch, server } = watching();
  server.answers.set('/api/runs/r7', { kind: 'away' });
  expect(await watch({ version: 'next', doc: 'd' }, 'r7')).toContain('Try again');
});
