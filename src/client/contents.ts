/**
 * What the page being read consists of, as its parts report themselves: the procedure with its parameters and steps, and
 * the runnable blocks with their text. Kept by page and not by component, as everything here.
 */
import type { PageBlock } from '../contract/block.ts';
import type { Procedure, Step } from '../contract/step.ts';
import type { PageRef } from './page-state.ts';
import type { PageParams } from './params/page-params.ts';
import { isDone } from './step-state.ts';
import type { StepState } from './step-state.ts';
import { createStore } from './store.ts';
import type { Store } from './store.ts';
import type { Walk } from './walk-state.ts';

export type PageProcedure = { procedure: Procedure; params: PageParams; steps: StepsStore; walk: Store<Walk | null> };

export type BlockHere = { block: PageBlock; code: string };
/** By block id. */
export type BlocksHere = ReadonlyMap<string, BlockHere>;

export type StepHere = {
  id: string;
  step: Step;
  /** Null for a manual step, and until the block has reported itself. */
  here: BlockHere | null;
  state: StepState;
};
export type StepsStore = Pick<Store<readonly StepHere[]>, 'get' | 'subscribe'>;

export type Contents = {
  /** Null until the procedure can be worked through, and on pages without one. */
  procedure(page: PageRef): Store<PageProcedure | null>;
  blocks(page: PageRef): Store<BlocksHere>;
  /** The procedure whose panel is on the screen. */
  here: Store<PageProcedure | null>;
  /** Opens a procedure; the same one keeps what was filled in. */
  open(procedure: Procedure, make: (procedure: Procedure) => Omit<PageProcedure, 'procedure'>): PageProcedure;
  add(block: PageBlock, code: string): void;
};

export const NO_BLOCKS: BlocksHere = new Map();
export const NO_STEPS: readonly StepHere[] = [];

export function createContents(): Contents {
  const procedures = new Map<string, Store<PageProcedure | null>>();
  const blocks = new Map<string, Store<BlocksHere>>();

  function storeIn<T>(stores: Map<string, Store<T>>, { version, doc }: PageRef, initial: T): Store<T> {
    const key = `${version} ${doc}`;
    let store = stores.get(key);
    if (!store) stores.set(key, (store = createStore(initial)));
    return store;
  }

  const procedureOf = (page: PageRef) => storeIn(procedures, page, null);
  const blocksOf = (page: PageRef) => storeIn(blocks, page, NO_BLOCKS);

  return {
    procedure: procedureOf,
    blocks: blocksOf,
    here: createStore<PageProcedure | null>(null),
    open(procedure, make) {
      const store = procedureOf(procedure);
      const before = store.get();
      if (before !== null && JSON.stringify(before.procedure) === JSON.stringify(procedure)) return before;
      const page = { procedure, ...make(procedure) };
      store.set(page);
      return page;
    },
    add(block, code) {
      const store = blocksOf(block);
      const before = store.get().get(block.id);
      if (before?.block.sha256 === block.sha256 && before.code === code) return;
      store.set(new Map(store.get()).set(block.id, { block, code }));
    },
  };
}

/** The block of the page that finds out a captured value, undefined when none does. */
export function capturing(blocks: BlocksHere, name: string): BlockHere | undefined {
  return [...blocks.values()].find(({ block }) => block.capture === name);
}

/** Steps that are done, of all. */
export function doneCount(steps: readonly StepHere[]): number {
  return steps.filter(({ state }) => isDone(state)).length;
}
