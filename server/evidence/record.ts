/**
 * The record: everything that happened, appended durably before it is acknowledged, each row hashing the one before.
 * Here lives writing and checking the record; what is worth recording is decided by the features.
 */
import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import { canonicalJson, GENESIS_HASH, hashRow } from './canonical.ts';

export type RecordKind =
  | 'server.started'
  | 'server.stopped'
  | 'sign-in.link-made'
  | 'sign-in.succeeded'
  | 'sign-in.refused'
  | 'sign-out'
  | 'request.refused'
  | 'run.decided'
  | 'run.refused'
  | 'run.started'
  | 'run.stop-asked'
  | 'run.ended'
  | 'session.opened'
  | 'session.changed'
  | 'session.ended'
  | 'capture.corrected'
  | 'step.marked'
  | 'hold.taken-over'
  | 'hold.released'
  | 'practice.fault-injected'
  | 'practice.fault-cleared'
  | 'practice.reset'
  | 'socket.refused';

export type RecordEntry = { kind: RecordKind; personId: string | null; body: Record<string, unknown> };

export type Record_ = {
  /** Resolves once the event is durable. Throws when it cannot be written: then nothing may be acknowledged. */
  append(entry: RecordEntry): Promise<{ seq: number; hash: string }>;
};

/** One event's body may hold this much: the record keeps facts about output, never output. */
const BODY_LIMIT_BYTES = 256 * 1024;

/**
 * Appends through a transaction that takes the write lock before it reads the last row: appends of this process and of
 * the command line come one after the other, and the store's full sync makes the commit durable before it resolves.
 * Not to be called from inside a transaction of the same `db`: there is one connection, and it would wait for itself.
 */
export function createRecord({ db, now }: { db: Kysely<Schema>; now: () => number }): Record_ {
  return {
    async append({ kind, personId, body }) {
      const text = canonicalJson(body);
      if (Buffer.byteLength(text) > BODY_LIMIT_BYTES)
        throw new RangeError(`Expected a record body of at most ${BODY_LIMIT_BYTES} bytes`);
      return db.transaction().execute(async (trx) => {
        const last = await trx
          .selectFrom('event')
          .select(['seq', 'hash'])
          .orderBy('seq', 'desc')
          .limit(1)
          .executeTakeFirst();
        const row = {
          seq: (last?.seq ?? 0) + 1,
          at: now(),
          kind,
          person_id: personId,
          body: text,
          prev_hash: last?.hash ?? GENESIS_HASH,
        };
        const hash = hashRow(row);
        await trx
          .insertInto('event')
          .values({ ...row, hash })
          .execute();
        return { seq: row.seq, hash };
      });
    },
  };
}
