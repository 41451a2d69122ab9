/**
 * Numbered migrations, applied in order, each in a transaction of its own with the version it leads to. A migration that
 * was released is never edited: the next one changes what it made.
 */
import type { DatabaseSync } from 'node:sqlite';

/** Index + 1 is the schema version that the statements lead to. */
export const MIGRATIONS: readonly string[] = [
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
  `
  CREATE TABLE work_session (
    id TEXT PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id),
    version TEXT NOT NULL,
    doc TEXT NOT NULL,
    target TEXT NOT NULL,
    continues TEXT REFERENCES work_session (id),
    started_at INTEGER NOT NULL,
    touched_at INTEGER NOT NULL,
    ended_at INTEGER
  ) STRICT;
  CREATE UNIQUE INDEX work_session_open ON work_session (person_id, doc, version, target) WHERE ended_at IS NULL;

  CREATE TABLE capture (
    session_id TEXT NOT NULL REFERENCES work_session (id),
    name TEXT NOT NULL,
    value TEXT NOT NULL,
    block TEXT NOT NULL,
    run_id TEXT,
    at INTEGER NOT NULL,
    corrected_by TEXT REFERENCES person (id),
    PRIMARY KEY (session_id, name)
  ) STRICT;

  CREATE TABLE step_mark (
    session_id TEXT NOT NULL REFERENCES work_session (id),
    step TEXT NOT NULL,
    note TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id),
    at INTEGER NOT NULL,
    PRIMARY KEY (session_id, step)
  ) STRICT;

  CREATE TABLE hold (
    doc TEXT NOT NULL,
    target TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id),
    since INTEGER NOT NULL,
    touched_at INTEGER NOT NULL,
    run_id TEXT NOT NULL,
    PRIMARY KEY (doc, target)
  ) STRICT;

  ALTER TABLE run ADD COLUMN driver_id TEXT REFERENCES person (id);
  ALTER TABLE run ADD COLUMN session_id TEXT REFERENCES work_session (id);
  ALTER TABLE run ADD COLUMN carries INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE run ADD COLUMN clean INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE run ADD COLUMN params TEXT NOT NULL DEFAULT '{}';
  ALTER TABLE run ADD COLUMN secrets TEXT NOT NULL DEFAULT '[]';
  ALTER TABLE run ADD COLUMN rollback_of TEXT;
  ALTER TABLE run ADD COLUMN capture TEXT;
  ALTER TABLE run ADD COLUMN capture_from TEXT;
  ALTER TABLE run ADD COLUMN state_note TEXT;
  CREATE INDEX run_by_session ON run (session_id, block, started_at);
  `,
  `
  CREATE INDEX run_by_text ON run (sha256, target, started_at) WHERE state = 'ended';
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
