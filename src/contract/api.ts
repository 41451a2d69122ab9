/**
 * Shapes of the HTTP API. Every answer that is not 2xx is an ApiError.
 */
import type { BlockRef } from './block.ts';
import type { Decision, Person } from './policy.ts';
import type { Environment, RunView } from './run.ts';
import type { PracticeProfile } from './scenario.ts';
import type { HoldView, SessionView } from './session.ts';

export type ApiError = {
  error: {
    /** One of docs/reference/errors. */
    code: string;
    /** A sentence that says what to do. */
    message: string;
    /** `stale-block` only: what the published block is now. */
    published?: { sha256: string; code: string } | null;
    /** `param-missing`, `param-invalid`: which, and why as a sentence without a subject. */
    params?: { name: string; words: string }[];
    /** `session-busy` only. */
    busy?: { run: string; block: string; title: string };
    /** `held` only. */
    hold?: HoldView;
  };
};

export type TargetView = {
  name: string;
  environment: Environment;
  /** What a reader must know about where the block runs, in one sentence. */
  note: string;
  /** False when the system allows no sandbox or no network of its own: shown as a warning. */
  isolated: boolean;
};

/** GET /api/me */
export type Me = {
  person: Person | null;
  targets: TargetView[];
  /** Digest of the manifest the server runs from. */
  contentDigest: string;
  serverTime: number;
};

/** POST /api/sign-in {code} → 200 Me, sets the session cookie. */
export type SignIn = { code: string };

/** POST /api/tickets → 201. One use, bound to the session, for the first message on the socket. */
export type Ticket = { ticket: string; expiresInMs: number };

/** POST /api/runs RunRequest → 201 (200 when the request id is known). */
export type RunStarted = { run: RunView };

/** Of a block's text on its target, across people, pages and versions. */
export type TrackRecord = {
  /** Runs that count, the last 30 at most, and how many of them did not end as their page said. */
  runs: number;
  failed: number;
  /** End of the last one that did; null when none of them did. */
  lastSuccessAt: number | null;
  /** Of those that did; null when there are none, and for blocks that never end by themselves. */
  medianMs: number | null;
};

/** GET /api/pages?version=&doc= → may I start each block, and my newest run of each (so that a reload finds it). */
export type PageState = {
  blocks: {
    ref: BlockRef;
    /** sha256 of the published block, to notice a stale page before the click. */
    sha256: string;
    decision: Decision;
    latestRun: RunView | null;
    /** How this text did in its last runs on its target. Null when it has none, and for readers who are not signed in. */
    track: TrackRecord | null;
  }[];
  /** My open sessions in this runbook, one per target at most. */
  sessions: SessionView[];
  /** Who holds this runbook on a shared target, I included. */
  holds: HoldView[];
};

/** Names a session: mine, in this runbook, on this target. */
export type SessionRef = { version: string; doc: string; target: string };

/** POST /api/sessions/reset SessionRef → SessionAnswer with null: the next block starts afresh. */
export type SessionAnswer = { session: SessionView | null };

/** POST /api/sessions/captures → SessionAnswer. */
export type CorrectCapture = SessionRef & { name: string; value: string };

/** POST /api/sessions/steps → SessionAnswer. `done: false` takes a mark back. */
export type MarkStep = SessionRef & { step: string; done: boolean; note: string };

/** POST /api/choices → Choices: the lines that the block named by the parameter's `from` printed, at most a minute old. */
export type AskChoices = { version: string; doc: string; param: string };
export type Choices = { choices: string[]; at: number };

/** POST /api/holds/take-over → {hold}: mine from now on, with its running runs. */
export type TakeOver = SessionRef & { reason: string };
export type HoldAnswer = { hold: HoldView };

/** GET /api/practice?target=&version= → PracticeView: my practice system, as pages of this version meet it. */
export type PracticeView = {
  target: string;
  version: string;
  /** False before the first block and after a reset: the next block starts a new one. */
  running: boolean;
  profile: PracticeProfile;
  /** Names of the faults that were injected and not cleared. Blocks may have mended one since. */
  faults: string[];
  /** Every fault there is. */
  catalogue: { name: string; summary: string }[];
};

/** POST /api/practice → PracticeView. Faults are put in force by name; `reset` ends the system. */
export type SteerPractice = { target: string; version: string } & (
  { action: 'inject' | 'clear'; fault: string } | { action: 'reset' }
);

/** GET /api/runs/:id → {run}; GET /api/runs/:id/output → all bytes; GET /api/runs/:id/cast → asciicast v3. */
export type RunAnswer = { run: RunView };
