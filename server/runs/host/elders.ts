/**
 * Hosts that live but do not speak our protocol version: left from before an update. They finish their runs; what becomes
 * of these is read from their files, whose form does not change between versions.
 */
import type { RunEnd } from '../../../src/contract/host-protocol.ts';
import { forgetRunOf, isAlive, runsOf } from './hosts.ts';
import { journalLength, readEnd } from './journal.ts';

const LOOK_MS = 500;

type News = { type: 'grew'; run: string; length: number } | { type: 'ended'; run: string; end: RunEnd };

export type EldersOptions = {
  dataDir: string;
  tell: (news: News) => void;
  /** It has ended. */
  gone: (folder: string) => Promise<void>;
  log: { error(fields: Record<string, unknown>, message: string): void };
};

export type Elders = {
  add(folder: string): void;
  has(folder: string): boolean;
  /** It speaks our version after all. */
  remove(folder: string): void;
  /** Runs of all of them that are not forgotten. */
  runs(): string[];
  /** Folder of the host that has this run, null when none of them does. */
  owner(run: string): string | null;
  /** False when none of them has this run. */
  forget(run: string): boolean;
  dispose(): void;
};

export function createElders({ dataDir, tell, gone, log }: EldersOptions): Elders {
  /** With the runs each was ever seen to have: one that is asked to end removes its folder. */
  const folders = new Map<string, Set<string>>();
  const lengths = new Map<string, number>();
  const ended = new Set<string>();
  let timer: NodeJS.Timeout | null = null;

  async function look(): Promise<void> {
    for (const [folder, seen] of folders) {
      // Asked before the files are read, so that its last words are not missed.
      const alive = await isAlive(folder);
      for (const run of runsOf(folder)) seen.add(run);
      for (const run of seen) await report(run);
      if (alive) continue;
      folders.delete(folder);
      await gone(folder);
    }
  }

  async function report(run: string): Promise<void> {
    if (ended.has(run)) return;
    const end = await readEnd(dataDir, run);
    const length = end?.bytes ?? (await journalLength(dataDir, run));
    if (length !== lengths.get(run)) tell({ type: 'grew', run, length });
    lengths.set(run, length);
    if (end === null) return;
    ended.add(run);
    tell({ type: 'ended', run, end });
  }

  function lookSoon(): void {
    timer = setTimeout(() => {
      look()
        .catch((error: unknown) => log.error({ error }, 'an older pty-host could not be followed'))
        .finally(() => {
          if (timer !== null && folders.size > 0) lookSoon();
          else timer = null;
        });
    }, LOOK_MS);
  }

  const owner = (run: string) => [...folders.keys()].find((folder) => runsOf(folder).includes(run)) ?? null;

  return {
    owner,
    add(folder) {
      if (!folders.has(folder)) folders.set(folder, new Set());
      if (timer === null) lookSoon();
    },
    has: (folder) => folders.has(folder),
    remove: (folder) => void folders.delete(folder),
    runs: () => [...folders.keys()].flatMap(runsOf),
    forget(run) {
      const folder = owner(run);
      if (folder === null) return false;
      forgetRunOf(folder, run);
      folders.get(folder)?.delete(run);
      lengths.delete(run);
      ended.delete(run);
      return true;
    },
    dispose() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      folders.clear();
    },
  };
}
