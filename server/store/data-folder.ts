/** Where everything that is kept lies, below RUNBOOKS_DATA. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { StoreError } from './open.ts';

export type DataPaths = {
  root: string;
  database: string;
  journals: string;
  /** Held by an SQLite lock as long as a server lives. */
  lock: string;
  /** What the living server says about itself, for the command line. */
  note: string;
};

export function dataPaths(root: string): DataPaths {
  return {
    root,
    database: join(root, 'runbooks.db'),
    journals: join(root, 'journals'),
    lock: join(root, 'server.lock'),
    note: join(root, 'server.json'),
  };
}

/** Makes the data folder, readable by its owner alone even where it was there before with a wider mode. Throws StoreError. */
export function makeDataFolder(root: string): DataPaths {
  const paths = dataPaths(root);
  for (const folder of [paths.root, paths.journals]) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      chmodSync(folder, 0o700);
    } catch (error) {
      throw new StoreError(
        `The data folder ${root} cannot be used (${(error as Error).message}). Give another one in RUNBOOKS_DATA.`,
        { cause: error },
      );
    }
  }
  return paths;
}
