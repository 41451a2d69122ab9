/**
 * The words for a run: one execution of one block, one process, one pty, one exit status, one journal.
 */

export const ENVIRONMENTS = ['practice', 'staging', 'production'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

/** Why a run ended; the first cause wins. `host-lost` and `disconnected-target` are never success. */
export const TERMINATION_REASONS = [
  'exited',
  'stopped',
  'timeout',
  'output-limit',
  'disconnected-target',
  'host-lost',
  'server-shutdown',
  'start-failed',
] as const;
export type TerminationReason = (typeof TERMINATION_REASONS)[number];

/** What POST /api/runs takes. There is no field for text: the server looks the text up. */
export type RunRequest = {
  version: string;
  doc: string;
  block: string;
  sha256: string;
  target: string;
  /** Chosen by the browser, 1 to 64 of `[A-Za-z0-9-]`: the same id twice starts one run. */
  requestId: string;
  /** By name, for the parameters that the block uses. */
  params?: Record<string, string>;
  /** The run that this block undoes: it gets the parameters that were used there, secrets excepted. */
  rollbackOf?: string;
};

export type PersonName = { id: string; name: string };

export type Outcome =
  | { verdict: 'pending' }
  /** The run did what the page says it does. */
  | { verdict: 'as-expected'; words: string }
  /** It ended, but not as the page says. */
  | { verdict: 'unexpected'; words: string };

/** A run as any viewer may see it. Times are milliseconds since the epoch, from the server's clock. */
export type RunView = {
  id: string;
  version: string;
  doc: string;
  block: string;
  title: string;
  sha256: string;
  target: string;
  environment: Environment;
  person: PersonName;
  /** Who may send keys and Stop: who started it, until somebody takes over. */
  driver: PersonName;
  /** The session it belongs to; null for runs from before there were any. */
  session: string | null;
  /** Values it was given, without the secret ones. */
  params: Record<string, string>;
  /** Names of the secret ones. */
  secrets: string[];
  rollbackOf: string | null;
  state: 'running' | 'ended';
  interactive: boolean;
  endless: boolean;
  timeoutMs: number;
  startedAt: number;
  endedAt: number | null;
  /** 0 to 255, signals as 128 + n; null while running and when nobody knows. */
  exitStatus: number | null;
  reason: TerminationReason | null;
  /** Bytes in the journal. */
  bytes: number;
  /** sha256 of the journal once the run has ended, lower-case hex. */
  journalSha256: string | null;
  outcome: Outcome;
  /** A sentence when the session could not take the state this run left; null otherwise. */
  stateNote: string | null;
  /** Sockets that watch it at this moment. */
  viewers: number;
};

/** Terminal size of a block without `interactive`. */
export const FIXED_SIZE = { cols: 120, rows: 40 } as const;
