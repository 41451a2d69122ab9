/** The walk of one page, kept over a reload, in this tab. */
import type { PageRef } from '../page-state.ts';
import { createStore } from '../store.ts';
import type { Store } from '../store.ts';
import type { Walk } from '../walk-state.ts';
import type { TabMemory } from './tab-memory.ts';

const PHASES: ReadonlySet<unknown> = new Set(['on', 'paused', 'stopped', 'finished']);

export function rememberedWalk(memory: TabMemory, { version, doc }: PageRef): Store<Walk | null> {
  const name = `walk.${version}/${doc}`;
  const store = createStore(readWalk(memory.read(name)));
  store.subscribe(() => memory.write(name, store.get()));
  return store;
}

/** Null for anything this version of the page did not write. */
function readWalk(value: unknown): Walk | null {
  const walk = value as Partial<Walk> | null;
  if (typeof walk?.from !== 'string' || !PHASES.has(walk.phase) || !Array.isArray(walk.before)) return null;
  return walk as Walk;
}
