/** Opening the database with the settings that durability rests on. */
import { chmodSync, existsSync } from 'node:fs';
import { DatabaseSync, type DatabaseSyncOptions } from 'node:sqlite';
import { Kysely } from 'kysely';
import { migrate, schemaVersionOf, SCHEMA_VERSION } from './migrations.ts';
import { nodeSqliteDialect } from './node-sqlite-dialect.ts';
import type { Schema } from './schema.ts';

/** How long a writer waits for another process that holds the write lock. */
const BUSY_TIMEOUT_MS = 5_000;
/** SQLITE_PERM, BUSY, READONLY, IOERR, CORRUPT, FULL, CANTOPEN and NOTADB; extended codes carry them in the low byte. */
const FILE_PROBLEMS: ReadonlySet<number> = new Set([3, 5, 8, 10, 11, 13, 14, 26]);

/** The database cannot be used, for a reason that the operator can act on: the message says what to do. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
}

export type Store = {
  db: Kysely<Schema>;
  dispose(): Promise<void>;
};

/** Opens (or makes) the database and migrates it. Throws StoreError when it is of a newer program, or cannot be used. */
export function openStore(path: string): Store {
  const sqlite = opened(path, { timeout: BUSY_TIMEOUT_MS });
  try {
    chmodSync(path, 0o600);
    // WAL lets the command line read while the server writes; FULL makes a commit durable before it returns.
    sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    const result = migrate(sqlite);
    if (!result.ok) throw new StoreError(newerSchema(path, result.found));
  } catch (error) {
    sqlite.close();
    throw isOfSqlite(error) ? unusable(path, error) : error;
  }
  return storeOf(sqlite);
}

/** Opens an existing database for reading alone, as a verifier does. Throws StoreError when there is none to read. */
export function openStoreReadOnly(path: string): Store {
  if (!existsSync(path))
    throw new StoreError(`There is no database at ${path}. Start the server once, or set RUNBOOKS_DATA.`);
  const sqlite = opened(path, { readOnly: true, timeout: BUSY_TIMEOUT_MS });
  let found: number;
  try {
    found = schemaVersionOf(sqlite);
  } catch (error) {
    sqlite.close();
    throw isOfSqlite(error) ? unusable(path, error) : error;
  }
  if (found === SCHEMA_VERSION) return storeOf(sqlite);
  sqlite.close();
  if (found > SCHEMA_VERSION) throw new StoreError(newerSchema(path, found));
  throw new StoreError(
    `The database at ${path} has schema ${found}, older than ${SCHEMA_VERSION}. Start the server once to bring it up to date.`,
  );
}

function storeOf(sqlite: DatabaseSync): Store {
  return {
    db: new Kysely<Schema>({ dialect: nodeSqliteDialect(sqlite) }),
    async dispose() {
      if (sqlite.isOpen) sqlite.close();
    },
  };
}

function opened(path: string, options: DatabaseSyncOptions): DatabaseSync {
  try {
    return new DatabaseSync(path, options);
  } catch (error) {
    throw isOfSqlite(error) ? unusable(path, error) : error;
  }
}

/** What SQLite says about a file, as opposed to a mistake in a statement of ours, which no operator can mend. */
function isOfSqlite(error: unknown): error is Error {
  const code = (error as { errcode?: unknown }).errcode;
  return error instanceof Error && typeof code === 'number' && FILE_PROBLEMS.has(code & 0xff);
}

function unusable(path: string, error: Error): StoreError {
  return new StoreError(
    `The database at ${path} cannot be used (${error.message}). Look at its owner, its mode and its disk; if the file is damaged, put a backup in its place, or give another data folder in RUNBOOKS_DATA.`,
    { cause: error },
  );
}

function newerSchema(path: string, found: number): string {
  return `The database at ${path} has schema ${found}, and this program knows up to ${SCHEMA_VERSION}. Run the newer program, or give another data folder in RUNBOOKS_DATA.`;
}
