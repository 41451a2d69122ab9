/**
 * A target: a named place where blocks run. Knows how to make ready and how to reach, nothing of policy or evidence.
 */
import type { Block } from '../../src/contract/block.ts';
import type { Containment } from '../../src/contract/host-protocol.ts';
import type { Environment } from '../../src/contract/run.ts';
import type { PracticeProfile } from '../../src/contract/scenario.ts';
import type { VariableKind } from '../../src/contract/session.ts';

/** What pty-host needs to start the run. Released (script removed) once the run has ended. */
export type Staged = {
  argv: string[];
  env: Record<string, string>;
  cwd: string;
  containment: Containment;
};

/** What a block starts from besides its variables. */
export type CarriedState = {
  /** Working directory; null: where the target starts blocks. One that is gone is said in the output. */
  cwd: string | null;
  /** Shell text that sets variables, functions and options again, as a snapshot gave it; empty for a clean shell. */
  text: string;
};

/** The state a block left, complete. */
export type Snapshot = {
  cwd: string;
  text: string;
  /** Of everything in `text`, sorted by name. */
  variables: { name: string; kind: VariableKind }[];
  functions: string[];
  options: string[];
};

export type StageRequest = {
  /** Run id, 32 hex digits. */
  run: string;
  personId: string;
  /** Version of the page: chooses the state in which a practice system starts. Default: the target's own. */
  version?: string;
  block: Pick<Block, 'code' | 'lang' | 'errexit' | 'pipefail' | 'interactive'>;
  /** Parameters and captured values: environment variables of the block, never part of its snapshot. */
  variables: Record<string, string>;
  state: CarriedState;
  /** Whether the block's state is to be snapshot at its end. */
  saves: boolean;
};

export type StageResult = { ok: true; staged: Staged } | { ok: false; why: string };

/** What one person's practice system is like at this moment. */
export type PracticeStatus = {
  /** False before the first block, after a reset and when nobody has used it for a while. */
  running: boolean;
  profile: PracticeProfile;
  /** Names of the faults that were injected and not cleared, sorted; blocks may have mended one since. */
  faults: string[];
};

/** `why` is a sentence for a person. */
export type PracticeAnswer =
  { ok: true; status: PracticeStatus } | { ok: false; reason: 'unknown-fault' | 'busy' | 'unreachable'; why: string };

export type PracticeControl = {
  /** Every fault there is, in the order in which they are explained. */
  readonly catalogue: readonly { name: string; summary: string }[];
  /** Starts nothing. */
  status(): Promise<PracticeAnswer>;
  /** Starts the system unless it runs: the first block, or fault, does so by itself. */
  start(): Promise<PracticeAnswer>;
  /** Puts a fault in force; starts the system if need be. */
  inject(fault: string): Promise<PracticeAnswer>;
  /** Puts it right as by magic: what the fault has changed is as before. */
  clear(fault: string): Promise<PracticeAnswer>;
  /** Ends the system: the next block starts on a new one. Refused while a block runs on it. */
  reset(): Promise<PracticeAnswer>;
};

export type Target = {
  readonly name: string;
  readonly environment: Environment;
  /** One sentence a reader must know about where the block runs. */
  readonly note: string;
  /** False when the system allows no sandbox: shown as a warning wherever the target shows. */
  readonly isolated: boolean;
  /** Whether everybody's blocks run in the same place; false where each person has a system of their own. */
  readonly shared: boolean;
  /** Puts the block's bytes in place; deadline 10 s; `why` is a sentence for the person. */
  stage(request: StageRequest): Promise<StageResult>;
  /**
   * The snapshot of a run that has ended and is not released; null when the run left no complete one (killed, replaced
   * by `exec`, too large). Also after a restart of the server. Never throws.
   */
  collect(run: string): Promise<Snapshot | null>;
  /** Removes what `stage` left, also after a restart of the server. Never throws. */
  release(run: string): Promise<void>;
  /** One person's own system, as a page of this version meets it; practice targets alone have it. */
  control?(personId: string, version: string): PracticeControl;
  /** Ends what the target keeps (practice systems), at shutdown. */
  dispose(): Promise<void>;
};
