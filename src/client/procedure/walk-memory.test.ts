import { expect, test } from 'vitest';
import type { Walk } from '../walk-state.ts';
import { createTabMemory } from './tab-memory.ts';
import { rememberedWalk } from './walk-memory.ts';

const PAGE = { version: 'next', doc: 'd' };
const WALK: Walk = { from: 'a', phase: 'on', stop: null, before: ['r'], checked: true };

function walkIn(stored: Map<string, string>, page = PAGE) {
  const memory = createTabMemory(() => ({
    getItem: (name) => stored.get(name) ?? null,
    setItem: (name, value) => void stored.set(name, value),
  }));
  return rememberedWalk(memory, page);
}

test('a walk is there after a reload, on its own page', () => {
  const stored = new Map<string, string>();
  walkIn(stored).set(WALK);
  expect(walkIn(stored).get()).toEqual(WALK);
  expect(walkIn(stored, { version: '1.0', doc: 'd' }).get()).toBeNull();
});

test('a walk that was ended is gone', () => {
  const stored = new Map<string, string>();
  const walk = walkIn(stored);
  walk.set(WALK);
  walk.set(null);
  expect(walkIn(stored).get()).toBeNull();
});

test.each(['{', '[]', '7', '{"from":"a","phase":"flying","before":[]}', '{"from":"a","phase":"on"}'])(
  'a memory that reads %s is none',
  (kept) => expect(walkIn(new Map([['runbooks.walk.next/d', kept]])).get()).toBeNull(),
);
