import { useEffect, useSyncExternalStore } from 'react';
import { blocks, contents, pages, session, start } from '../client/browser.ts';
import { IDLE } from '../client/blocks.ts';
import type { BlockState } from '../client/blocks.ts';
import type { PageProcedure } from '../client/contents.ts';
import type { PageFacts, PageRef } from '../client/page-state.ts';
import type { SessionState } from '../client/session.ts';
import { nothing } from '../client/store.ts';
import type { Store } from '../client/store.ts';

/** A client store in a component. `atBuild` is what the built page shows and what hydration starts from. */
export function useStore<T>(store: Pick<Store<T>, 'get' | 'subscribe'>, atBuild: T): T {
  return useSyncExternalStore(store.subscribe, store.get, () => atBuild);
}

/** In place of a store that is not there yet. */
export const NO_STATE = { get: () => null, subscribe: () => nothing };

const UNKNOWN: SessionState = { state: 'unknown' };

/** Who is signed in; the first component that asks starts the client. */
export function useSession(): SessionState {
  useEffect(start, []);
  return useStore(session.store, UNKNOWN);
}

export function usePageFacts(version: string, doc: string): PageFacts {
  return useStore(pages.page(version, doc), null);
}

export function useBlockState(key: string): BlockState {
  return useStore(blocks.block(key), IDLE);
}

/** The procedure of a page, null until its panel has reported. */
export function useProcedure(page: PageRef): PageProcedure | null {
  return useStore(contents.procedure(page), null);
}
