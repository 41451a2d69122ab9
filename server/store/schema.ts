/**
 * Tables, as kysely sees them. Times are milliseconds since the epoch; JSON columns hold canonical JSON text.
 */
import type { Generated } from 'kysely';

export type PersonRow = { id: string; name: string; roles: string; created_at: number };

export type SignInCodeRow = {
  /** sha256 of the code, hex: the code itself is nowhere. */
  code_hash: string;
  person_id: string;
  expires_at: number;
  used_at: number | null;
};

export type SessionRow = {
  /** sha256 of the cookie's value, hex. */
  id_hash: string;
  person_id: string;
  created_at: number;
  last_seen_at: number;
  expires_at: number;
  revoked_at: number | null;
};

export type RunRow = {
  id: string;
  person_id: string;
  request_id: string;
  version: string;
  doc: string;
  block: string;
  title: string;
  sha256: string;
  target: string;
  environment: string;
  interactive: number;
  endless: number;
  expect: string | null;
  expect_exit: number | null;
  timeout_ms: number;
  state: 'running' | 'ended';
  started_at: number;
  ended_at: number | null;
  exit_status: number | null;
  reason: string | null;
  bytes: number;
  journal_sha256: string | null;
  /** JSON of an Outcome. */
  outcome: string;
};

/** The record: append-only, each row hashing the one before. */
export type EventRow = {
  seq: Generated<number>;
  at: number;
  kind: string;
  person_id: string | null;
  /** Canonical JSON. */
  body: string;
  prev_hash: string;
  hash: string;
};

/** Block texts by hash, kept as long as a run refers to them. */
export type BlockTextRow = { sha256: string; code: string };

export type Schema = {
  person: PersonRow;
  sign_in_code: SignInCodeRow;
  session: SessionRow;
  run: RunRow;
  event: EventRow;
  block_text: BlockTextRow;
};
