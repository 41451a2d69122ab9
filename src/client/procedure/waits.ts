/**
 * Waiting in front of a block: for the block of the same session that runs now, after which this one starts, or for the
 * person who holds the target, after whom it may be started. Asks the page's facts every two seconds.
 */
import type { PageBlock } from '../../contract/block.ts';
import { keyOf } from '../blocks.ts';
import type { Busy } from '../http.ts';
import { heldByOther, sessionOn } from '../page-state.ts';
import type { PageFacts, PageStates } from '../page-state.ts';
import { createStore, nothing } from '../store.ts';
import type { Schedule, Store } from '../store.ts';

export const LOOK_EVERY_MS = 2_000;

export type Wait =
  { for: 'busy'; busy: Busy } | { for: 'hold'; name: string; /** The place is free now. */ free: boolean } | null;

export type Waits = {
  block(key: string): Store<Wait>;
  /** Starts the block when `busy` has ended. */
  forBusy(block: PageBlock, busy: Busy): void;
  /** Says when nobody else holds the block's target any more. */
  forHold(block: PageBlock, name: string): void;
  cancel(key: string): void;
};

export function createWaits(deps: {
  pages: PageStates;
  schedule: Schedule;
  myId: () => string | null;
  start: (block: PageBlock) => void;
}): Waits {
  const stores = new Map<string, Store<Wait>>();
  const ends = new Map<string, () => void>();

  function store(key: string): Store<Wait> {
    let found = stores.get(key);
    if (!found) stores.set(key, (found = createStore<Wait>(null)));
    return found;
  }

  function stop(key: string): void {
    ends.get(key)?.();
    ends.delete(key);
  }

  /** Looks at the facts now and again until `over` says that it is. */
  function watch({ version, doc, ...block }: PageBlock, over: (facts: PageFacts) => boolean, then: () => void): void {
    const key = keyOf({ version, doc, ...block });
    stop(key);
    let cancelTimer = nothing;
    let going = true;
    const page = deps.pages.page(version, doc);
    const look = () => {
      if (!going || page.get() === null || !over(page.get())) return;
      stop(key);
      then();
    };
    const again = () => {
      cancelTimer = deps.schedule(() => void ask(), LOOK_EVERY_MS);
    };
    const ask = async () => {
      await deps.pages.ask(version, doc);
      if (going) again();
    };
    const leave = page.subscribe(look);
    ends.set(key, () => {
      going = false;
      cancelTimer();
      leave();
    });
    again();
  }

  return {
    block: store,
    forBusy(block, busy) {
      const key = keyOf(block);
      store(key).set({ for: 'busy', busy });
      watch(
        block,
        (facts) => sessionOn(facts, block.target)?.busy?.run !== busy.run,
        () => {
          store(key).set(null);
          deps.start(block);
        },
      );
    },
    forHold(block, name) {
      const key = keyOf(block);
      store(key).set({ for: 'hold', name, free: false });
      watch(
        block,
        (facts) => heldByOther(facts, block.target, deps.myId()) === null,
        () => store(key).set({ for: 'hold', name, free: true }),
      );
    },
    cancel(key) {
      stop(key);
      store(key).set(null);
    },
  };
}
