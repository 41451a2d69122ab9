import { expect, test } from 'vitest';
import { createTabMemory } from './tab-memory.ts';
import { createWalks } from './walks.ts';
import type { Walk } from './walks.ts';

const PAGE = { version: 'next', doc: 'd' };
const WALK: Walk = { from: 'a', phase: 'on', stop: null, before: ['r'], checked: true };

function walksIn(stored: Map<string, string>) {
  const memory = createTabMemory(() => ({
    getItem: (name) => stored.get(name) ?? null,
    setItem: (name, value) => void stored.set(name, value),
  }));
  return createWalks(memory);
}

test('a walk is there after a reload, on its own page', () => {
  const stored = new Map<string, string>();
  walksIn(stored).page(PAGE).set(WALK);
  expect(walksIn(stored).page(PAGE).get()).toEqual(WALK);
  expect(walksIn(stored).page({ version: '1.0', doc: 'd' }).get()).toBeNull();
});

test('a walk that was ended is gone', () => {
  const stored = new Map<string, string>();
  const walks = walksIn(stored);
  walks.page(PAGE).set(WALK);
  walks.page(PAGE).set(null);
  expect(walksIn(stored).page(PAGE).get()).toBeNull();
});

test.each(['{', '[]', '7', '{"from":"a","phase":"flying","before":[]}', '{"from":"a","phase":"on"}'])(
  'a memory that reads %s is none',
  (kept) =>
    expect(
      walksIn(new Map([['runbooks.walk.next/d', kept]]))
        .page(PAGE)
        .get(),
    ).toBeNull(),
);
