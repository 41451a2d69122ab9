/** Checks the record: first the chain itself, then what it says about runs against the journals and the run table. */
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { GENESIS_HASH, hashRow } from './canonical.ts';

/** Rows read at a time. */
const PAGE_ROWS = 1_000;

export type ChainResult =
  | { whole: true; events: number; lastSeq: number; lastHash: string }
  /** `seq` is the first row that does not fit; everything before it does. */
  | { whole: false; events: number; seq: number; why: string };

/**
 * Walks the chain from its first row. Finds a changed, removed, inserted or moved row, and a cut tail as long as the
 * database's own count of numbers given was not changed with it. A tail cut by somebody who also changed that count can
 * only be found with an anchor outside the data folder.
 */
export async function verify(db: Kysely<Schema>): Promise<ChainResult> {
  let events = 0;
  let hash = GENESIS_HASH;
  for (;;) {
    const rows = await db
      .selectFrom('event')
      .selectAll()
      .where('seq', '>', events)
      .orderBy('seq')
      .limit(PAGE_ROWS)
      .execute();
    for (const row of rows) {
      const expected = events + 1;
      const broken = (why: string): ChainResult => ({ whole: false, events, seq: expected, why });
      if (row.seq !== expected) return broken(`event ${expected} is missing`);
      if (row.prev_hash !== hash) return broken(`event ${row.seq} does not follow the event before it`);
      if (hashRow(row) !== row.hash) return broken(`event ${row.seq} was changed`);
      events = row.seq;
      hash = row.hash;
    }
    if (rows.length < PAGE_ROWS) break;
  }
  const given = await highestNumberGiven(db);
  if (given > events)
    return {
      whole: false,
      events,
      seq: events + 1,
      why: `event ${events + 1} is missing: ${given} events were written`,
    };
  return { whole: true, events, lastSeq: events, lastHash: hash };
}

/** SQLite's own count for an AUTOINCREMENT table, kept when rows go. */
async function highestNumberGiven(db: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ seq: number }>`select seq from sqlite_sequence where name = 'event'`.execute(db);
  return rows[0]?.seq ?? 0;
}
