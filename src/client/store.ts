/** A value that can be watched. `get` returns the same reference until `set` is given another. */
export type Store<T> = {
  get(): T;
  set(next: T): void;
  /** Calls back after each change; returns the way out. */
  subscribe(listener: () => void): () => void;
};

/** Makes a store. Listeners are called in the order in which they came, also when one of them leaves meanwhile. */
export function createStore<T>(initial: T): Store<T> {
  let value = initial;
  const listeners = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      if (Object.is(next, value)) return;
      value = next;
      // A copy: who leaves while being told must not make another be missed.
      for (const listener of Array.from(listeners)) listener();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Does nothing; the way out where there is nothing to leave. */
export const nothing = (): void => {};

/** Runs `action` after `delayMs`, unless the returned function is called before. */
export type Schedule = (action: () => void, delayMs: number) => () => void;
