/** Server-side sessions: a row per session, so that one can be ended at once. */
import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';
import type { Session } from './index.ts';
import { personOf } from './people.ts';
import { newSecret, sha256Hex } from './secret.ts';

/** The time of the last request is written at most this often: a page load must not cost ten syncs. */
const TOUCH_EVERY_MS = 60_000;

/** Rows of sessions that ended are kept this long, for whoever looks into an incident. */
const MEMORY_MS = 90 * 24 * 60 * 60 * 1000;

type Options = { db: Kysely<Schema>; now: () => number; idleMs: number; absoluteMs: number };

export type Sessions = {
  create(personId: string): Promise<{ cookieValue: string; sessionIdHash: string }>;
  /** The living session of a cookie value; counts as activity. */
  find(cookieValue: string): Promise<Session | null>;
  /** The living session of a hash, whose end is from now on told to the listeners by `sweep`. */
  follow(sessionIdHash: string): Promise<Session | null>;
  /** The living session of a hash, with the roles of this moment; counts as activity. */
  current(sessionIdHash: string): Promise<Session | null>;
  /** Ends the session of a cookie value, if it lives. */
  end(cookieValue: string): Promise<void>;
  revoke(sessionIdHash: string): Promise<void>;
  onEnded(listener: (sessionIdHash: string) => void): () => void;
  sweep(): Promise<void>;
};

export function createSessions({ db, now, idleMs, absoluteMs }: Options): Sessions {
  const listeners = new Set<(sessionIdHash: string) => void>();
  const followed = new Set<string>();

  async function living(sessionIdHash: string): Promise<Session | null> {
    const at = now();
    const row = await db
      .selectFrom('session')
      .innerJoin('person', 'person.id', 'session.person_id')
      .select(['person.id', 'person.name', 'person.roles', 'session.last_seen_at'])
      .where('session.id_hash', '=', sessionIdHash)
      .where('session.revoked_at', 'is', null)
      .where('session.expires_at', '>', at)
      .where('session.last_seen_at', '>', at - idleMs)
      .executeTakeFirst();
    if (row === undefined) return null;
    if (at - row.last_seen_at >= TOUCH_EVERY_MS) await seen(sessionIdHash, at);
    return { sessionIdHash, person: personOf(row) };
  }

  async function seen(sessionIdHash: string, at: number): Promise<void> {
    await db.updateTable('session').set({ last_seen_at: at }).where('id_hash', '=', sessionIdHash).execute();
  }

  async function revoke(sessionIdHash: string): Promise<void> {
    await db
      .updateTable('session')
      .set({ revoked_at: now() })
      .where('id_hash', '=', sessionIdHash)
      .where('revoked_at', 'is', null)
      .execute();
    tell(sessionIdHash);
  }

  function tell(sessionIdHash: string): void {
    followed.delete(sessionIdHash);
    for (const listener of listeners) listener(sessionIdHash);
  }

  return {
    async create(personId) {
      const cookieValue = newSecret();
      const sessionIdHash = sha256Hex(cookieValue);
      const at = now();
      await db
        .deleteFrom('session')
        .where('expires_at', '<', at - MEMORY_MS)
        .execute();
      await db
        .insertInto('session')
        .values({
          id_hash: sessionIdHash,
          person_id: personId,
          created_at: at,
          last_seen_at: at,
          expires_at: at + absoluteMs,
          revoked_at: null,
        })
        .execute();
      return { cookieValue, sessionIdHash };
    },
    find: (cookieValue) => living(sha256Hex(cookieValue)),
    async follow(sessionIdHash) {
      const session = await living(sessionIdHash);
      if (session !== null) followed.add(sessionIdHash);
      return session;
    },
    current: living,
    end: (cookieValue) => revoke(sha256Hex(cookieValue)),
    revoke,
    onEnded(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async sweep() {
      if (followed.size === 0) return;
      const at = now();
      const alive = await db
        .selectFrom('session')
        .select('id_hash')
        .where('revoked_at', 'is', null)
        .where('expires_at', '>', at)
        .where('last_seen_at', '>', at - idleMs)
        .execute();
      const hashes = new Set(alive.map((row) => row.id_hash));
      for (const hash of followed) if (!hashes.has(hash)) tell(hash);
    },
  };
}
