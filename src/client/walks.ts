/**
 * How far a walk through the procedure has come, by page: kept over a reload, in this tab. What it does next is decided
 * in procedure/walk.ts, which is loaded when there is a walk.
 */
import type { PageRef } from './page-state.ts';
import { createStore } from './store.ts';
import type { Store } from './store.ts';
import type { TabMemory } from './tab-memory.ts';

export type Stop =
  /** `names`: parameters without a usable value. */
  | { why: 'values'; step: string; words: string; names: string[] }
  | { why: 'failed' | 'refused'; step: string; words: string }
  /** Every step is done already. */
  | { why: 'all-done' };

export type Walk = {
  /** Step at which it began. */
  from: string;
  /** `stopped`: it goes on when the person says so. */
  phase: 'on' | 'paused' | 'stopped' | 'finished';
  stop: Stop | null;
  /** Runs that count for nothing: they ended before it began, or are to be repeated. */
  before: string[];
  /** Since it last set out, the values of all coming steps have been looked at. */
  checked: boolean;
};

export type Walks = { page(page: PageRef): Store<Walk | null> };

const PHASES: ReadonlySet<unknown> = new Set(['on', 'paused', 'stopped', 'finished']);

export function createWalks(memory: TabMemory): Walks {
  const walks = new Map<string, Store<Walk | null>>();
  return {
    page({ version, doc }) {
      const name = `walk.${version}/${doc}`;
      let store = walks.get(name);
      if (!store) {
        const made = createStore(readWalk(memory.read(name)));
        made.subscribe(() => memory.write(name, made.get()));
        walks.set(name, (store = made));
      }
      return store;
    },
  };
}

/** Null for anything this version of the page did not write. */
function readWalk(value: unknown): Walk | null {
  const walk = value as Partial<Walk> | null;
  if (typeof walk?.from !== 'string' || !PHASES.has(walk.phase) || !Array.isArray(walk.before)) return null;
  return walk as Walk;
}
