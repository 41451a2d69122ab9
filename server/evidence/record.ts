/**
 * The record: everything that happened, appended durably before it is acknowledged, each row hashing the one before.
 */
import type { Kysely } from 'kysely';
import type { Schema } from '../store/schema.ts';

export type RecordKind =
  | 'server.started'
  | 'server.stopped'
  | 'sign-in.link-made'
  | 'sign-in.succeeded'
  | 'sign-in.refused'
  | 'sign-out'
  | 'run.decided'
  | 'run.refused'
  | 'run.started'
  | 'run.stop-asked'
  | 'run.ended'
  | 'socket.refused';

export type RecordEntry = { kind: RecordKind; personId: string | null; body: Record<string, unknown> };

export type Record_ = {
  /** Resolves once the event is durable. Throws when it cannot be written: then nothing may be acknowledged. */
  append(entry: RecordEntry): Promise<{ seq: number; hash: string }>;
};

export declare function createRecord(options: { db: Kysely<Schema>; now: () => number }): Record_;
