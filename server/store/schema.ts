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
  /** Who steers it now; null: who started it. */
  driver_id: string | null;
  session_id: string | null;
  /** It takes state from its session and gives it back: one at a time. */
  carries: number;
  /** It started from a clean shell, so what it leaves is added to the session's state and replaces none of it. */
  clean: number;
  /** JSON of name to value, without the secret ones. */
  params: string;
  /** JSON of the secret ones' names. */
  secrets: string;
  rollback_of: string | null;
  capture: string | null;
  capture_from: string | null;
  state_note: string | null;
};

/** One person's work in one runbook on one target. Its shell state is not here: it lies in memory, see server/sessions. */
export type WorkSessionRow = {
  id: string;
  person_id: string;
  version: string;
  doc: string;
  target: string;
  /** The session of somebody else that this one took over. */
  continues: string | null;
  started_at: number;
  touched_at: number;
  ended_at: number | null;
};

export type CaptureRow = {
  session_id: string;
  name: string;
  value: string;
  block: string;
  run_id: string | null;
  at: number;
  corrected_by: string | null;
};

export type StepMarkRow = { session_id: string; step: string; note: string; person_id: string; at: number };

/** Who changes a shared target by a runbook. */
export type HoldRow = {
  doc: string;
  target: string;
  person_id: string;
  since: number;
  touched_at: number;
  run_id: string;
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
  work_session: WorkSessionRow;
  capture: CaptureRow;
  step_mark: StepMarkRow;
  hold: HoldRow;
};
