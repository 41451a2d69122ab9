/**
 * What this tab remembers of a page over a reload: session storage, one JSON value by name. Never a secret. Where the
 * browser refuses storage, nothing is remembered and everything else works.
 */
export type TabMemory = {
  /** Null when there is nothing, or nothing that can be read. */
  read(name: string): unknown;
  write(name: string, value: unknown): void;
};

const PREFIX = 'runbooks.';

export function createTabMemory(storage: () => Pick<Storage, 'getItem' | 'setItem'>): TabMemory {
  return {
    read(name) {
      try {
        return JSON.parse(storage().getItem(PREFIX + name) ?? 'null') as unknown;
      } catch {
        return null;
      }
    },
    write(name, value) {
      try {
        storage().setItem(PREFIX + name, JSON.stringify(value));
      } catch {
        // It then holds until the next reload.
      }
    },
  };
}
