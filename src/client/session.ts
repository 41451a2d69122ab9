/**
 * Who is signed in, and whether there is a server at all. Asked once per load, then gently again: with growing pauses
 * while nothing answers, and every quarter of a minute while the page is in view, so that a page that is only being
 * read still notices that running has become unavailable.
 */
import type { Me, TargetView } from '../contract/api.ts';
import { freshly } from './freshly.ts';
import type { Call } from './http.ts';
import { createStore, nothing } from './store.ts';
import type { Schedule, Store } from './store.ts';

export const HEARTBEAT_MS = 15_000;
export const FIRST_RETRY_MS = 1_000;
export const LAST_RETRY_MS = 30_000;

export type SessionState =
  | { state: 'unknown' }
  /** Nobody answers. `me` is what was known before. */
  | { state: 'away'; me: Me | null }
  /** Add `skewMs` to this machine's clock to get the server's. */
  | { state: 'ready'; me: Me; skewMs: number };

export type Session = {
  store: Store<SessionState>;
  /** Starts asking; later calls do nothing. */
  start(): void;
  /** Asks now: on focus, when the network returns, when a call fell into the void. */
  check(): Promise<void>;
  signOut(): Promise<void>;
};

export function createSession(deps: {
  call: Call;
  schedule: Schedule;
  now: () => number;
  /** False while the tab is hidden: then only `check` asks. */
  visible: () => boolean;
}): Session {
  const store = createStore<SessionState>({ state: 'unknown' });
  let started = false;
  let retryMs = FIRST_RETRY_MS;
  let cancel = nothing;

  async function ask(): Promise<void> {
    cancel();
    const answer = await deps.call<Me>('/api/me');
    const before = store.get();
    if (answer.kind === 'ok') {
      retryMs = FIRST_RETRY_MS;
      const me = before.state !== 'unknown' && same(before.me, answer.value) ? (before.me as Me) : answer.value;
      if (before.state !== 'ready' || before.me !== me) {
        store.set({ state: 'ready', me, skewMs: answer.value.serverTime - deps.now() });
      }
      again(HEARTBEAT_MS);
    } else {
      if (before.state !== 'away') store.set({ state: 'away', me: before.state === 'ready' ? before.me : null });
      again(retryMs);
      retryMs = Math.min(retryMs * 2, LAST_RETRY_MS);
    }
  }

  function again(delayMs: number): void {
    cancel = deps.schedule(() => {
      if (deps.visible()) void check();
      else again(delayMs);
    }, delayMs);
  }

  const check = freshly(ask);

  return {
    store,
    check,
    start() {
      if (started) return;
      started = true;
      void check();
    },
    async signOut() {
      await deps.call('/api/sign-out', {});
      await check();
    },
  };
}

/** The same person, targets and content: only the clock differs. */
function same(a: Me | null, b: Me): boolean {
  return a !== null && JSON.stringify({ ...a, serverTime: 0 }) === JSON.stringify({ ...b, serverTime: 0 });
}

/** What is known of a target, null when nothing is. */
export function targetView(session: SessionState, name: string): TargetView | null {
  if (session.state === 'unknown') return null;
  return session.me?.targets.find((target) => target.name === name) ?? null;
}
