/**
 * What the server says of the blocks of one page: may I start each, what is published now, and my newest run of each.
 */
import type { PageState } from '../contract/api.ts';
import { freshly } from './freshly.ts';
import type { Call } from './http.ts';
import { createStore } from './store.ts';
import type { Store } from './store.ts';

export type BlockFacts = PageState['blocks'][number];

/** Facts by block id; null until the server has answered. */
export type PageFacts = ReadonlyMap<string, BlockFacts> | null;

export type PageStates = {
  /** The store of one page; the first request for it asks the server. */
  page(version: string, doc: string): Store<PageFacts>;
  /** Asks again for every page that has a reader. */
  refresh(): void;
};

/** `onFacts` is told each block of an answer, so that runs that go on are found again after a reload. */
export function createPageStates(deps: { call: Call; onFacts: (facts: BlockFacts) => void }): PageStates {
  const pages = new Map<string, { store: Store<PageFacts>; ask: () => void; readers: number }>();

  function make(version: string, doc: string) {
    const inner = createStore<PageFacts>(null);
    const ask = freshly(async () => {
      const query = new URLSearchParams({ version, doc });
      const answer = await deps.call<PageState>(`/api/pages?${query}`);
      // No answer, or one that is an error: what is known stays, the session tells whether there is a server.
      if (answer.kind !== 'ok') return;
      inner.set(new Map(answer.value.blocks.map((facts) => [facts.ref.block, facts])));
      answer.value.blocks.forEach(deps.onFacts);
    });
    const page = {
      readers: 0,
      ask: () => void ask(),
      store: {
        ...inner,
        subscribe(listener: () => void) {
          if (page.readers++ === 0) void ask();
          const leave = inner.subscribe(listener);
          return () => {
            page.readers--;
            leave();
          };
        },
      },
    };
    return page;
  }

  return {
    page(version, doc) {
      const key = `${version} ${doc}`;
      let page = pages.get(key);
      if (!page) pages.set(key, (page = make(version, doc)));
      return page.store;
    },
    refresh() {
      for (const page of pages.values()) if (page.readers > 0) page.ask();
    },
  };
}
