/** For tests: a real database in a folder of its own, and a clock that moves when told. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataPaths, makeDataFolder, openStore, type DataPaths, type Store } from '../store/index.ts';

export type TestStore = Store & { paths: DataPaths };

export function testStore(): TestStore {
  const root = mkdtempSync(join(tmpdir(), 'runbooks-store-'));
  const paths = makeDataFolder(join(root, 'data'));
  const store = openStore(paths.database);
  return {
    ...store,
    paths: dataPaths(paths.root),
    async dispose() {
      await store.dispose();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

export type TestClock = { now: () => number; advance(ms: number): void };

export function testClock(start = 1_800_000_000_000): TestClock {
  let at = start;
  return { now: () => at, advance: (ms) => void (at += ms) };
}
