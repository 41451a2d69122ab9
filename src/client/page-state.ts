/**
 * What the server says of one page: may I start each of its blocks, what is published now, my newest run of each, my
 * sessions in it, and who holds its targets.
 */
import type { PageState } from '../contract/api.ts';
import type { HoldView, SessionView } from '../contract/session.ts';
import { freshly } from './freshly.ts';
import type { Call } from './http.ts';
import { createStore } from './store.ts';
import type { Store } from './store.ts';

export type BlockFacts = PageState['blocks'][number];

/** Null until the server has answered. */
export type PageFacts = {
  /** By block id. */
  blocks: ReadonlyMap<string, BlockFacts>;
  sessions: readonly SessionView[];
  holds: readonly HoldView[];
} | null;

/** A page of one version. */
export type PageRef = { version: string; doc: string };

export type PageStates = {
  /** The store of one page; the first request for it asks the server. */
  page(version: string, doc: string): Store<PageFacts>;
  /** Asks for one page; resolves when an answer is in that was asked for after this call, or there is none. */
  ask(version: string, doc: string): Promise<void>;
  /** Asks again for every page that has a reader. */
  refresh(): void;
};

/** `onFacts` is told each block of an answer, so that runs that go on are found again after a reload. */
export function createPageStates(deps: { call: Call; onFacts: (facts: BlockFacts) => void }): PageStates {
  const pages = new Map<string, { store: Store<PageFacts>; ask: () => Promise<void>; readers: number }>();

  function make(version: string, doc: string) {
    const inner = createStore<PageFacts>(null);
    const ask = freshly(async () => {
      const query = new URLSearchParams({ version, doc });
      const answer = await deps.call<PageState>(`/api/pages?${query}`);
      // No answer, or one that is an error: what is known stays, the session tells whether there is a server.
      if (answer.kind !== 'ok') return;
      const { blocks, sessions, holds } = answer.value;
      inner.set({ blocks: new Map(blocks.map((facts) => [facts.ref.block, facts])), sessions, holds });
      blocks.forEach(deps.onFacts);
    });
    const page = {
      readers: 0,
      ask,
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

  function pageOf(version: string, doc: string) {
    const key = `${version} ${doc}`;
    let page = pages.get(key);
    if (!page) pages.set(key, (page = make(version, doc)));
    return page;
  }

  return {
    page: (version, doc) => pageOf(version, doc).store,
    ask: (version, doc) => pageOf(version, doc).ask(),
    refresh() {
      for (const page of pages.values()) if (page.readers > 0) void page.ask();
    },
  };
}

/** My open session on a target, null when there is none or nobody has said. */
export function sessionOn(facts: PageFacts, target: string): SessionView | null {
  return facts?.sessions.find((session) => session.target === target) ?? null;
}

/** Somebody else who changes something on the target by this runbook, null when nobody does. */
export function heldByOther(facts: PageFacts, target: string, me: string | null): HoldView | null {
  return facts?.holds.find((hold) => hold.target === target && hold.person.id !== me) ?? null;
}
