/**
 * kysely over `node:sqlite`. Two differences from what kysely's SQLite dialect expects are bridged here and nowhere
 * else: `node:sqlite` has no `reader` on statements and takes parameters spread. Transactions begin IMMEDIATE, so that
 * a transaction that reads before it writes cannot find that another process wrote in between.
 */
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDriver,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type DatabaseConnection,
  type Dialect,
  type Kysely,
  type SqliteDatabase,
  type SqliteStatement,
} from 'kysely';

/** Dialect over an open database. Closing stays with whoever opened it: `destroy` of kysely closes it as well. */
export function nodeSqliteDialect(sqlite: DatabaseSync): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ImmediateDriver({ database: asKyselyDatabase(sqlite) }),
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

function asKyselyDatabase(sqlite: DatabaseSync): SqliteDatabase {
  return {
    close: () => sqlite.close(),
    prepare(sql): SqliteStatement {
      const statement = sqlite.prepare(sql);
      return {
        // A statement that returns columns is read, anything else is run.
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...values(parameters)),
        run: (parameters) => statement.run(...values(parameters)),
        iterate: (parameters) => statement.iterate(...values(parameters)) as IterableIterator<unknown>,
      };
    },
  };
}

/** Booleans and undefined have no SQLite form: passing one is a mistake in a query, so it throws here by name. */
function values(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters.map((value) => {
    const kind = typeof value;
    if (value === null || kind === 'string' || kind === 'number' || kind === 'bigint' || value instanceof Uint8Array) {
      return value as SQLInputValue;
    }
    throw new TypeError(`Expected a query parameter that SQLite can hold, got ${kind}`);
  });
}
