/**
 * Numbered migrations, applied in order, each in a transaction of its own with the version it leads to. A migration that
 * was released is never edited: the next one changes what it made.
 */
import type { DatabaseSync } from 'node:sqlite';

/** Index + 1 is the schema version that the statements lead to. */
const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE person (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    roles TEXT NOT NULL,
    created_at INTEGER NOT NULL
  ) STRICT;

  CREATE TABLE sign_in_code (
    code_hash TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    expires_at INTEGER NOT NULL,
    used_at INTEGER
  ) STRICT;

  CREATE TABLE session (
    id_hash TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    revoked_at INTEGER
  ) STRICT;
  CREATE INDEX session_by_person ON session (person_id);

  CREATE TABLE block_text (
    sha256 TEXT PRIMARY KEY,
    code TEXT NOT NULL
  ) STRICT;

  CREATE TABLE run (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    request_id TEXT NOT NULL,
    version TEXT NOT NULL,
    doc TEXT NOT NULL,
    block TEXT NOT NULL,
    title TEXT NOT NULL,
    sha256 TEXT NOT NULL REFERENCES block_text (sha256),
    target TEXT NOT NULL,
    environment TEXT NOT NULL,
    interactive INTEGER NOT NULL,
    endless INTEGER NOT NULL,
    expect TEXT,
    expect_exit INTEGER,
    timeout_ms INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('running', 'ended')),
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    exit_status INTEGER,
    reason TEXT,
    bytes INTEGER NOT NULL,
    journal_sha256 TEXT,
    outcome TEXT NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX run_by_request ON run (person_id, request_id);
  CREATE INDEX run_by_block ON run (version, doc, block, started_at);
  CREATE INDEX run_by_state ON run (state);

  -- AUTOINCREMENT: SQLite remembers the highest number ever given, so that a cut tail shows.
  CREATE TABLE event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    person_id TEXT,
    body TEXT NOT NULL,
    prev_hash TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT;
  CREATE INDEX event_by_run ON event (kind, json_extract(body, '$.run'));
  CREATE TRIGGER event_no_update BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
  CREATE TRIGGER event_no_delete BEFORE DELETE ON event
    BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END;
  `,
];

/** The newest schema this program knows. */
export const SCHEMA_VERSION = MIGRATIONS.length;

export type MigrationResult = { ok: true; from: number; to: number } | { ok: false; found: number; known: number };

/** Brings the database to SCHEMA_VERSION. A database of a newer program is refused and left as it is. */
export function migrate(sqlite: DatabaseSync): MigrationResult {
  const from = schemaVersionOf(sqlite);
  if (from > SCHEMA_VERSION) return { ok: false, found: from, known: SCHEMA_VERSION };
  for (let version = from; version < SCHEMA_VERSION; version++) {
    sqlite.exec('BEGIN IMMEDIATE');
    try {
      // Another process may have migrated while this one waited for the lock.
      if (schemaVersionOf(sqlite) === version) {
        sqlite.exec(MIGRATIONS[version]!);
        sqlite.exec(`PRAGMA user_version = ${version + 1}`);
      }
      sqlite.exec('COMMIT');
    } catch (error) {
      sqlite.exec('ROLLBACK');
      throw error;
    }
  }
  return { ok: true, from, to: SCHEMA_VERSION };
}

export function schemaVersionOf(sqlite: DatabaseSync): number {
  const row = sqlite.prepare('PRAGMA user_version').get() as { user_version: number };
  return row.user_version;
}
