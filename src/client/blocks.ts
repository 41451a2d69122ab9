/**
 * What happens to each block on this page, kept by block and not by component. Starting a block sends its name and
 * hash; there is no text in the request.
 */
import type { PageBlock } from '../contract/block.ts';
import type { RunStarted } from '../contract/api.ts';
import type { RunRequest, RunView } from '../contract/run.ts';
import type { HoldView } from '../contract/session.ts';
import type { Busy, Call, Refusal } from './http.ts';
import type { BlockFacts } from './page-state.ts';
import { createStore } from './store.ts';
import type { Schedule, Store } from './store.ts';

/** How long a start is tried again, always with the same request id, while no answer comes. */
export const START_ATTEMPTS = 4;
export const START_RETRY_MS = 700;

export type Link = 'connecting' | 'live' | 'reconnecting' | 'signed-out';

/** Nothing ran, and why. `away` is the code when nobody answered. */
export type Refused = {
  phase: 'refused';
  code: string;
  message: string;
  /** Parameters it is about, and why each. */
  params: { name: string; words: string }[];
  /** `session-busy` only. */
  busy: Busy | null;
  /** `held` only. */
  hold: HoldView | null;
};

export type BlockState =
  | { phase: 'idle' }
  | { phase: 'starting' }
  | Refused
  /** What is published is not what this page shows: nothing ran. */
  | { phase: 'stale'; published: { sha256: string; code: string } | null }
  | {
      phase: 'run';
      run: RunView;
      /** The terminal is on the page. */
      shown: boolean;
      /** False for a viewer, null until the server has said. */
      driver: boolean | null;
      link: Link;
      /** A sentence about the connection or a refused key. */
      problem: string | null;
    };

/** What goes with a start: values by name, and the run that it undoes. */
export type How = Pick<RunRequest, 'params' | 'rollbackOf'>;

export type Blocks = {
  block(key: string): Store<BlockState>;
  /** Every running run this page follows, for "Running now". */
  running: Store<readonly RunView[]>;
  /** Resolves with what has become of it; a block that starts or runs already is left alone. */
  start(block: PageBlock, how?: How): Promise<BlockState>;
  /** Shows a run in its own block, whoever started it. */
  show(run: RunView): void;
  /** Nothing was asked of the server, and why. */
  refuse(key: string, code: string, message: string): void;
  /** A newer state of a run, from the socket or from the page's facts. */
  update(key: string, run: RunView): void;
  adopt(facts: BlockFacts): void;
  patch(key: string, change: Partial<Extract<BlockState, { phase: 'run' }>>): void;
  dismiss(key: string): void;
};

export function blockKey(ref: { version: string; doc: string; block: string }): string {
  return `${ref.version}/${ref.doc}/${ref.block}`;
}

/** The key of a block as its page carries it. */
export function keyOf({ version, doc, id }: Pick<PageBlock, 'version' | 'doc' | 'id'>): string {
  return blockKey({ version, doc, block: id });
}

export const IDLE: BlockState = { phase: 'idle' };

export function createBlocks(deps: {
  call: Call;
  schedule: Schedule;
  newRequestId: () => string;
  /** Nobody answered, or the session is gone: time to look again. */
  onTrouble: () => void;
  /** A run has begun or ended: what is known of the page is older than that. */
  onNews: () => void;
}): Blocks {
  const stores = new Map<string, Store<BlockState>>();
  const running = createStore<readonly RunView[]>([]);

  function block(key: string): Store<BlockState> {
    let store = stores.get(key);
    if (!store) {
      stores.set(key, (store = createStore<BlockState>(IDLE)));
      store.subscribe(countRunning);
    }
    return store;
  }

  function countRunning(): void {
    const now: RunView[] = [];
    for (const store of stores.values()) {
      const state = store.get();
      if (state.phase === 'run' && state.run.state === 'running') now.push(state.run);
    }
    const before = running.get();
    if (now.length !== before.length || now.some((run, i) => run.id !== before[i]?.id)) running.set(now);
  }

  function follow(key: string, run: RunView, shown: boolean): void {
    block(key).set({ phase: 'run', run, shown, driver: null, link: 'connecting', problem: null });
  }

  async function ask(request: RunRequest): Promise<RunStarted | Refusal | null> {
    for (let attempt = 1; ; attempt++) {
      const answer = await deps.call<RunStarted>('/api/runs', request);
      if (answer.kind === 'ok') return answer.value;
      if (answer.kind === 'refused') return answer;
      deps.onTrouble();
      if (attempt === START_ATTEMPTS) return null;
      await new Promise<void>((resolve) => void deps.schedule(resolve, START_RETRY_MS * attempt));
    }
  }

  return {
    block,
    running,
    async start(page, how) {
      const key = keyOf(page);
      const store = block(key);
      const before = store.get();
      if (isGoing(before)) return before;
      store.set({ phase: 'starting' });
      const { version, doc, id, sha256, target } = page;
      const requestId = deps.newRequestId();
      const request: RunRequest = { version, doc, block: id, sha256, target, requestId, ...how };
      const answer = await ask(request);
      if (answer === null) {
        store.set(refused('away', AWAY_AFTER_CLICK));
      } else if ('run' in answer) {
        follow(key, answer.run, true);
        deps.onNews();
      } else if (answer.code === 'stale-block' || answer.published) {
        store.set({ phase: 'stale', published: answer.published });
      } else {
        store.set(refused(answer.code, answer.message, answer));
        if (answer.status === 401) deps.onTrouble();
      }
      return store.get();
    },
    show: (run) => follow(blockKey(run), run, true),
    refuse: (key, code, message) => block(key).set(refused(code, message)),
    update(key, run) {
      const state = block(key).get();
      if (state.phase !== 'run' || state.run.id !== run.id) return;
      block(key).set({ ...state, run });
      if (state.run.state === 'running' && run.state === 'ended') deps.onNews();
    },
    adopt({ ref, latestRun }) {
      if (!latestRun) return;
      const state = block(blockKey(ref)).get();
      if (state.phase === 'run' && state.run.id === latestRun.id) {
        if (state.run.state === 'running') block(blockKey(ref)).set({ ...state, run: latestRun });
      } else if (adoptable(state, latestRun)) {
        follow(blockKey(ref), latestRun, latestRun.state === 'running');
      }
    },
    patch(key, change) {
      const state = block(key).get();
      if (state.phase === 'run') block(key).set({ ...state, ...change });
    },
    dismiss(key) {
      const state = block(key).get();
      if (state.phase === 'refused' || state.phase === 'stale') block(key).set(IDLE);
    },
  };
}

/** It starts or runs: pressing Run again does nothing. */
export function isGoing(state: BlockState): boolean {
  return state.phase === 'starting' || (state.phase === 'run' && state.run.state === 'running');
}

function refused(code: string, message: string, more: Partial<Refused> = {}): Refused {
  const { params = [], busy = null, hold = null } = more;
  return { phase: 'refused', code, message, params, busy, hold };
}

/** A run found by asking takes the place of nothing, of an older run, and of a start whose answer never came. */
function adoptable(state: BlockState, found: RunView): boolean {
  if (state.phase === 'run') return found.startedAt > state.run.startedAt;
  return state.phase === 'idle' || (state.phase === 'refused' && state.code === 'away');
}

const AWAY_AFTER_CLICK =
  'The server did not answer, so it is not known whether the block ran. When the server is back, this page shows the run if there is one.';
