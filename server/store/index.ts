/**
 * The store: one SQLite file in the data folder, its tables, its migrations, and the lock that keeps a second server
 * out. Knows nothing of people, runs or HTTP; features bring their own queries.
 */
export { openStore, openStoreReadOnly, StoreError, type Store } from './open.ts';
export { lockDataFolder, serverOf, takeLock, type DataFolderLock, type ServerNote } from './lock.ts';
export { dataPaths, makeDataFolder, type DataPaths } from './data-folder.ts';
export { SCHEMA_VERSION } from './migrations.ts';
export type { Schema } from './schema.ts';
