import { beforeEach, expect, test } from 'vitest';
import { createTestPage } from '../testing-page.ts';
import type { TestPage } from '../testing-page.ts';
import { BOB, MIRA, testHold, testSession } from '../testing-views.ts';
import { createWaits, LOOK_EVERY_MS } from './waits.ts';
import type { Waits } from './waits.ts';

const BUSY = { run: 'r9', block: 'a', title: 'Other' };

let page: TestPage;
let waits: Waits;
let started: string[];

beforeEach(async () => {
  page = createTestPage({ blocks: [{ id: 'a' }, { id: 'b', risk: 'change' }] });
  started = [];
  waits = createWaits({ ...page, schedule: page.clock.schedule, start: (block) => void started.push(block.id) });
});

const wait = () => waits.block(page.key('b')).get();

test('a block that waits for another starts when that has ended, once', async () => {
  page.server.sessions = [testSession({ busy: BUSY })];
  waits.forBusy(page.block('b'), BUSY);
  expect(wait()).toEqual({ for: 'busy', busy: BUSY });
  await page.clock.pass(10 * LOOK_EVERY_MS);
  expect(started).toEqual([]);
  page.server.sessions = [testSession()];
  await page.clock.pass(LOOK_EVERY_MS);
  expect(started).toEqual(['b']);
  expect(wait()).toBeNull();
  await page.clock.pass(10 * LOOK_EVERY_MS);
  expect(started).toEqual(['b']);
});

test('news of the page is taken before the next look', async () => {
  page.server.sessions = [testSession({ busy: BUSY })];
  waits.forBusy(page.block('b'), BUSY);
  page.server.sessions = [testSession({ busy: null })];
  await page.pages.ask('next', 'd');
  await page.settle();
  expect(started).toEqual(['b']);
});

test('a wait that was given up starts nothing and asks no more', async () => {
  page.server.sessions = [testSession({ busy: BUSY })];
  waits.forBusy(page.block('b'), BUSY);
  await page.clock.pass(LOOK_EVERY_MS);
  waits.cancel(page.key('b'));
  expect(wait()).toBeNull();
  const { asked } = page.server;
  page.server.sessions = [testSession()];
  await page.clock.pass(10 * LOOK_EVERY_MS);
  expect(started).toEqual([]);
  expect(page.server.asked).toBe(asked);
  expect(page.clock.waiting()).toBe(0);
});

test('waiting for a person says when the place is free, and starts nothing by itself', async () => {
  page.server.holds = [testHold()];
  waits.forHold(page.block('b'), BOB.name);
  await page.clock.pass(3 * LOOK_EVERY_MS);
  expect(wait()).toEqual({ for: 'hold', name: 'Bob', free: false });
  page.server.holds = [testHold({ target: 'elsewhere' }), testHold({ person: MIRA })];
  await page.clock.pass(LOOK_EVERY_MS);
  expect(wait()).toEqual({ for: 'hold', name: 'Bob', free: true });
  expect(started).toEqual([]);
  expect(page.clock.waiting()).toBe(0);
});

test('the second of two waits of one block is the one that counts', async () => {
  page.server.sessions = [testSession({ busy: BUSY })];
  page.server.holds = [testHold()];
  waits.forBusy(page.block('b'), BUSY);
  waits.forHold(page.block('b'), BOB.name);
  page.server.sessions = [testSession()];
  await page.clock.pass(2 * LOOK_EVERY_MS);
  expect(started).toEqual([]);
  expect(wait()).toEqual({ for: 'hold', name: 'Bob', free: false });
});
