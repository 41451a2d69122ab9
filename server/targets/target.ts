/**
 * A target: a named place where blocks run. Knows how to make ready and how to reach, nothing of policy or evidence.
 */
import type { Block } from '../../src/contract/block.ts';
import type { Containment } from '../../src/contract/host-protocol.ts';
import type { Environment } from '../../src/contract/run.ts';
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
  block: Pick<Block, 'code' | 'lang' | 'errexit' | 'pipefail' | 'interactive'>;
  /** Parameters and captured values: environment variables of the block, never part of its snapshot. */
  variables: Record<string, string>;
  state: CarriedState;
  /** Whether the block's state is to be snapshot at its end. */
  saves: boolean;
};

export type StageResult = { ok: true; staged: Staged } | { ok: false; why: string };

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
  /** Ends what the target keeps (practice systems), at shutdown. */
  dispose(): Promise<void>;
};
