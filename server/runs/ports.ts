/**
 * What runs need from the rest of the server, as narrow as it is used. The composition in server/app.ts fills these in.
 */
import type { Kysely } from 'kysely';
import type { Block } from '../../src/contract/block.ts';
import type { HostRun, RunEnd, StartRun } from '../../src/contract/host-protocol.ts';
import type { Action, Decision, OlderVersions, Person, PolicyContext } from '../../src/contract/policy.ts';
import type { ParamSpec } from '../../src/contract/param.ts';
import type { TerminationReason } from '../../src/contract/run.ts';
import type { Step } from '../../src/contract/step.ts';
import type { Record_ } from '../evidence/record.ts';
import type { Sessions } from '../sessions/index.ts';
import type { Schema } from '../store/schema.ts';
import type { Target } from '../targets/target.ts';

/** What pty-host tells about runs. */
export type HostNews =
  | { type: 'grew'; run: string; length: number }
  | { type: 'ended'; run: string; end: RunEnd }
  /** Their host is gone and left no end of them. */
  | { type: 'lost'; runs: string[] };

export type HostPort = {
  /**
   * Answers within 10 s. `error` is a sentence for the person; a run that got as far as a journal also has an end, and
   * it may still exist when the answer got lost.
   */
  start(request: Omit<StartRun, 'type'>): Promise<{ pid: number } | { error: string }>;
  input(run: string, data: string): void;
  resize(run: string, cols: number, rows: number): void;
  /** Also for a run of a lost host: ends what it left. Kept until a host is there to hear it. */
  stop(run: string, reason: TerminationReason): void;
  /** The end is recorded elsewhere. */
  forget(run: string): void;
  /** All runs that are not forgotten. Rejects when no host answers and none can be started. */
  list(): Promise<HostRun[]>;
  /** Returns the end of the subscription. */
  subscribe(listener: (news: HostNews) => void): () => void;
};

/** The published content: nothing runs that is not in it. */
export type BlocksPort = {
  block(version: string, doc: string, id: string): Block | null;
  /** All blocks of a page in page order, empty when there is no such page. */
  pageBlocks(version: string, doc: string): Block[];
  /** Parameters that the page declares. */
  params(version: string, doc: string): ParamSpec[];
  /** The page's procedure. */
  steps(version: string, doc: string): Step[];
  /** Latest published version. */
  latest(): string;
};

export type TargetsPort = { get(name: string): Target | null };

export type MayPort = (person: Person | null, action: Action, context: PolicyContext) => Decision;

/** Warnings and failures for the operator; never secrets, never output. */
export type LogPort = {
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
};

export type RunLimits = {
  /** Time of a block that names none, and the longest any may name; milliseconds. */
  defaultTimeoutMs: number;
  maxTimeoutMs: number;
  /** Journal bytes of one run. */
  outputLimitBytes: number;
  /** Runs going at the same time. */
  perPerson: number;
  total: number;
  /** Less than this free where journals are kept refuses new runs. */
  minFreeBytes: number;
};

export const DEFAULT_RUN_LIMITS: RunLimits = {
  defaultTimeoutMs: 60_000,
  maxTimeoutMs: 3_600_000,
  outputLimitBytes: 64 * 1024 * 1024,
  perPerson: 4,
  total: 32,
  minFreeBytes: 1_000_000_000,
};

export type RunsDeps = {
  db: Kysely<Schema>;
  record: Record_;
  sessions: Sessions;
  host: HostPort;
  targets: TargetsPort;
  blocks: BlocksPort;
  may: MayPort;
  /** Where blocks of older published versions still run. Default: never. */
  olderVersions?: OlderVersions;
  /** The data folder; journals lie in its `journals` folder. */
  dataDir: string;
  now: () => number;
  log: LogPort;
  limits?: Partial<RunLimits>;
  /** Bytes free where the data folder lies. Default: statfs. */
  freeBytes?: () => Promise<number>;
};
