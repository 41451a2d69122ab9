/**
 * My practice systems as the page knows them, one per target and version: asked for when somebody looks, and again
 * whenever they look anew. What is done to one is answered with how it is then.
 */
import type { PracticeView, SteerPractice } from '../../contract/api.ts';
import type { Answer, Call } from '../http.ts';
import { createStore } from '../store.ts';
import type { Store } from '../store.ts';

/** Starting a system takes a second or two, more where the machine is busy. */
const STEER_DEADLINE_MS = 30_000;
const AWAY = 'The server does not answer. Try again when it is back.';

export type PracticePlace = { target: string; version: string };

export type PracticeState = {
  /** Null until the server has answered. */
  view: PracticeView | null;
  /** What the last call was refused for, as a sentence. */
  problem: string | null;
  /** A change is on its way. */
  busy: boolean;
};

export type PracticeSystems = {
  system(place: PracticePlace): Store<PracticeState>;
  /** Asks how the system is. Starts none. */
  look(place: PracticePlace): Promise<void>;
  /** Does nothing while another change is on its way. */
  steer(request: SteerPractice): Promise<void>;
};

export const NOT_ASKED: PracticeState = { view: null, problem: null, busy: false };

export function createPracticeSystems({ call }: { call: Call }): PracticeSystems {
  const systems = new Map<string, Store<PracticeState>>();

  function system({ target, version }: PracticePlace): Store<PracticeState> {
    const key = `${version} ${target}`;
    let store = systems.get(key);
    if (store === undefined) systems.set(key, (store = createStore(NOT_ASKED)));
    return store;
  }

  function take(store: Store<PracticeState>, answer: Answer<PracticeView>): void {
    if (answer.kind === 'ok') store.set({ view: answer.value, problem: null, busy: false });
    else store.set({ ...store.get(), problem: answer.kind === 'away' ? AWAY : answer.message, busy: false });
  }

  return {
    system,
    async look({ target, version }) {
      const store = system({ target, version });
      const answer = await call<PracticeView>(`/api/practice?${new URLSearchParams({ target, version })}`);
      // A change that began meanwhile knows better.
      if (!store.get().busy) take(store, answer);
    },
    async steer(request) {
      const store = system(request);
      if (store.get().busy) return;
      store.set({ ...store.get(), problem: null, busy: true });
      take(store, await call<PracticeView>('/api/practice', request, STEER_DEADLINE_MS));
    },
  };
}
