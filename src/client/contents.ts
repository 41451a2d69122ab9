/**
 * What the page being read consists of, as its parts report themselves: the procedure with its parameters, and the
 * runnable blocks with their text. Kept by page and not by component, as everything here.
 */
import type { PageBlock } from '../contract/block.ts';
import type { Procedure } from '../contract/step.ts';
import type { PageRef } from './page-state.ts';
import type { PageParams } from './params/page-params.ts';
import { createStore } from './store.ts';
import type { Store } from './store.ts';

export type PageProcedure = { procedure: Procedure; params: PageParams };
export type BlockHere = { block: PageBlock; code: string };
/** By block id. */
export type BlocksHere = ReadonlyMap<string, BlockHere>;

export type Contents = {
  /** Null until the page's panel has reported, and on pages without one. */
  procedure(page: PageRef): Store<PageProcedure | null>;
  blocks(page: PageRef): Store<BlocksHere>;
  /** The page whose panel is on the screen. */
  here: Store<PageProcedure | null>;
  /** The panel is there; the same procedure keeps what was filled in. */
  open(procedure: Procedure): PageProcedure;
  add(block: PageBlock, code: string): void;
};

export const NO_BLOCKS: BlocksHere = new Map();

export function createContents(makeParams: (procedure: Procedure) => PageParams): Contents {
  const procedures = new Map<string, Store<PageProcedure | null>>();
  const blocks = new Map<string, Store<BlocksHere>>();
  const here = createStore<PageProcedure | null>(null);

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
    here,
    open(procedure) {
      const store = procedureOf(procedure);
      const before = store.get();
      const same = before !== null && JSON.stringify(before.procedure) === JSON.stringify(procedure);
      const page = same ? before : { procedure, params: makeParams(procedure) };
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
