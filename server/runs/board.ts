/**
 * The runs this server has in its hands: all that are going, and ended ones while somebody watches them. Holds the newest
 * state of each and tells its watchers.
 */
import type { RunView } from '../../src/contract/run.ts';
import { openJournalFile } from './journal-file.ts';
import type { JournalFile } from './journal-file.ts';
import { viewOf } from './rows.ts';
import type { NamedRow } from './rows.ts';
import type { RunNews, Subscription } from './types.ts';

/** Viewers come and go in crowds (a room reloads): their count is told once for all that move within this time. */
const VIEWERS_SETTLE_MS = 50;

export type Entry = {
  row: NamedRow;
  /** Bytes in the journal. */
  length: number;
  /** Somebody asked for the end already: it is recorded once. */
  stopAsked: boolean;
  /** The end being written, so that it is written once. */
  ending: Promise<void> | null;
  /** Gives seat and place back. */
  leave: (() => void) | null;
  /** Secret values it was given; null when an earlier server started it and only that one knew. */
  secrets: readonly { name: string; value: string }[] | null;
};

type Watched = Entry & {
  listeners: Set<(news: RunNews) => void>;
  journal: JournalFile | null;
  settling: NodeJS.Timeout | null;
};

export type Board = ReturnType<typeof createBoard>;

export function createBoard({ dataDir }: { dataDir: string }) {
  const entries = new Map<string, Watched>();

  const view = (entry: Watched): RunView => viewOf(entry.row, { bytes: entry.length, viewers: entry.listeners.size });

  function tell(entry: Watched, news: RunNews): void {
    for (const listener of entry.listeners) listener(news);
  }

  function dropWhenDone(entry: Watched): void {
    if (entry.row.state === 'running' || entry.listeners.size > 0) return;
    entries.delete(entry.row.id);
    if (entry.settling !== null) clearTimeout(entry.settling);
    void entry.journal?.close();
  }

  function settle(entry: Watched): void {
    entry.settling ??= setTimeout(() => {
      entry.settling = null;
      tell(entry, { type: 'run', run: view(entry) });
    }, VIEWERS_SETTLE_MS).unref();
  }

  function put(row: NamedRow, length: number): Watched {
    const known = entries.get(row.id);
    if (known !== undefined) return known;
    const entry: Watched = {
      row,
      length,
      stopAsked: false,
      ending: null,
      leave: null,
      secrets: null,
      listeners: new Set(),
      journal: null,
      settling: null,
    };
    entries.set(row.id, entry);
    return entry;
  }

  return {
    get: (id: string): Entry | undefined => entries.get(id),

    /** Takes a run in; one that is there already stays as it is. */
    put: (row: NamedRow, length: number): Entry => put(row, length),

    /** The view of a run on the board, null when it is not. */
    view(id: string): RunView | null {
      const entry = entries.get(id);
      return entry === undefined ? null : view(entry);
    },

    running: (): Entry[] => [...entries.values()].filter((entry) => entry.row.state === 'running'),

    grew(id: string, length: number): void {
      const entry = entries.get(id);
      if (entry === undefined || length <= entry.length) return;
      entry.length = length;
      tell(entry, { type: 'grew', length });
    },

    /** A run has ended (or was taken back): its watchers see it, then it leaves the board with the last of them. */
    ended(id: string, row: NamedRow, length: number): void {
      const entry = entries.get(id);
      if (entry === undefined) return;
      entry.row = row;
      if (length > entry.length) tell(entry, { type: 'grew', length });
      entry.length = length;
      tell(entry, { type: 'run', run: view(entry) });
      dropWhenDone(entry);
    },

    /** Somebody else steers it from now on. */
    driven(id: string, driver: { id: string; name: string }): void {
      const entry = entries.get(id);
      if (entry === undefined) return;
      entry.row = { ...entry.row, driver_id: driver.id, driver_name: driver.name };
      tell(entry, { type: 'run', run: view(entry) });
    },

    remove(id: string): void {
      const entry = entries.get(id);
      entries.delete(id);
      void entry?.journal?.close();
    },

    subscribe(row: NamedRow, listener: (news: RunNews) => void): Subscription {
      const entry = put(row, row.bytes);
      entry.listeners.add(listener);
      const journal = (entry.journal ??= openJournalFile(dataDir, row.id));
      settle(entry);
      let over = false;
      return {
        view: () => view(entry),
        length: () => entry.length,
        journal,
        end() {
          if (over) return;
          over = true;
          entry.listeners.delete(listener);
          settle(entry);
          dropWhenDone(entry);
        },
      };
    },

    async dispose(): Promise<void> {
      for (const entry of entries.values()) {
        if (entry.settling !== null) clearTimeout(entry.settling);
        await entry.journal?.close();
      }
      entries.clear();
    },
  };
}
