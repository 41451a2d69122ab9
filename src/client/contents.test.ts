import { expect, test } from 'vitest';
import { captureOn, missingCapture } from './captures.ts';
import { capturing } from './contents.ts';
import { createTestPage } from './testing-page.ts';
import { testBlock, testFacts, testParam, testSession } from './testing-views.ts';

test('a panel that mounts again finds what was filled in', () => {
  const page = createTestPage({ blocks: [], params: [testParam()] });
  page.page.params.set('SERVICE', 'redis');
  expect(page.open(structuredClone(page.page.procedure))).toBe(page.page);
});

test('another procedure of the same page takes its place', () => {
  const page = createTestPage({ blocks: [], params: [testParam()] });
  const other = page.open({ ...page.page.procedure, params: [] });
  expect(other).not.toBe(page.page);
  expect(page.contents.procedure(page.page.procedure).get()).toBe(other);
});

test('a block that reports itself again is no news, a changed one is', () => {
  const page = createTestPage({ blocks: [{ id: 'a' }] });
  const store = page.contents.blocks({ version: 'next', doc: 'd' });
  const before = store.get();
  page.contents.add(testBlock({ id: 'a' }), 'true\n');
  expect(store.get()).toBe(before);
  page.contents.add(testBlock({ id: 'a', sha256: 'f' }), 'false\n');
  expect(store.get().get('a')?.code).toBe('false\n');
});

const HOST = { name: 'HOST', value: 'db-1', block: 'find', run: 'r', at: 0, corrected: null };

test('a captured value is missing until some block or hand has given it', () => {
  const page = createTestPage({ blocks: [{ id: 'find', title: 'Find the host', capture: 'HOST' }] });
  const here = page.contents.blocks({ version: 'next', doc: 'd' }).get();
  const block = testBlock({ captures: ['HOST'] });
  expect(capturing(here, 'HOST')?.block.id).toBe('find');
  expect(missingCapture(block, testFacts(), here)).toBe('HOST has no value yet: run “Find the host” first.');
  expect(missingCapture(testBlock(), testFacts(), here)).toBeNull();
  const facts = testFacts({ sessions: [testSession({ captures: [HOST] })] });
  expect(missingCapture(block, facts, here)).toBeNull();
  expect(captureOn(facts, 'stack', 'HOST')).toBe(HOST);
  expect(captureOn(facts, 'db', 'HOST')).toBeNull();
});
