import { useEffect, useSyncExternalStore } from 'react';
import { blocks, pages, session, start } from '../client/browser.ts';
import { IDLE } from '../client/blocks.ts';
import type { BlockState } from '../client/blocks.ts';
import type { PageFacts } from '../client/page-state.ts';
import type { SessionState } from '../client/session.ts';
import type { Store } from '../client/store.ts';

/** A client store in a component. `atBuild` is what the built page shows and what hydration starts from. */
export function useStore<T>(store: Store<T>, atBuild: T): T {
  return useSyncExternalStore(store.subscribe, store.get, () => atBuild);
}

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
