/**
 * Between the server and its pty-host: newline-delimited JSON over a unix socket. The pty-host owns ptys and journals
 * and knows nothing of people, blocks or policy: it is told an argv and tells what became of it.
 */
import type { TerminationReason } from './run.ts';

export const HOST_PROTOCOL_VERSION = 2;

/** How to find what a run left behind. `namespace`: killing the pid's own child ends everything (PID namespace). */
export type Containment = 'pid-namespace' | 'descendants';

export type StartRun = {
  type: 'start';
  run: string;
  /** Absolute program and its arguments; nothing is ever interpreted by a shell here. */
  argv: string[];
  /** The whole environment of the child, nothing is inherited. */
  env: Record<string, string>;
  /** Names in `env` whose values never reach the journal, nor their usual other forms. */
  secrets: string[];
  cwd: string;
  cols: number;
  rows: number;
  interactive: boolean;
  timeoutMs: number;
  outputLimitBytes: number;
  containment: Containment;
};

export type HostRequest =
  | { type: 'hello'; secret: string; protocol: number }
  | StartRun
  | { type: 'input'; run: string; data: string }
  | { type: 'resize'; run: string; cols: number; rows: number }
  /** INT, then TERM, then KILL to the whole tree. For a run this host does not have: ends what carries its marker. */
  | { type: 'stop'; run: string; reason: TerminationReason }
  /** The end has been recorded: the host may forget it. */
  | { type: 'forget'; run: string }
  | { type: 'list' };

export type HostRun = {
  run: string;
  state: 'running' | 'ended';
  /** Bytes in the journal. */
  length: number;
  end: RunEnd | null;
};

export type RunEnd = {
  exitStatus: number | null;
  reason: TerminationReason;
  endedAt: number;
  bytes: number;
  /** Of the whole journal, lower-case hex. */
  sha256: string;
  /** Words for `start-failed`, and for an end that could not be told whole. */
  detail: string | null;
};

export type HostEvent =
  | { type: 'welcome'; protocol: number; pid: number; runs: HostRun[] }
  /** With `run`: this start, and nothing was started. Without: the connection, which closes. */
  | { type: 'refused'; why: string; run?: string }
  | { type: 'started'; run: string; pid: number }
  /** The journal has this many bytes now. */
  | { type: 'grew'; run: string; length: number }
  | { type: 'ended'; run: string; end: RunEnd }
  | { type: 'runs'; runs: HostRun[] };

/**
 * Journal files of run R, in the journals folder of the data folder:
 * `R.out` the exact bytes; `R.events` NDJSON lines [ms since start, "o", bytes] | [ms, "r", cols, rows] | [ms, "x", status];
 * `R.end.json` a RunEnd, written and synced before `ended` is sent.
 */
export const JOURNAL_SUFFIX = { output: '.out', events: '.events', end: '.end.json' } as const;
