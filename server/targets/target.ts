/**
 * A target: a named place where blocks run. Knows how to make ready and how to reach, nothing of policy or evidence.
 */
import type { Block } from '../../src/contract/block.ts';
import type { Containment } from '../../src/contract/host-protocol.ts';
import type { Environment } from '../../src/contract/run.ts';

/** What pty-host needs to start the run. Released (script removed) once the run has ended. */
export type Staged = {
  argv: string[];
  env: Record<string, string>;
  cwd: string;
  containment: Containment;
};

export type StageRequest = {
  /** Run id, 32 hex digits. */
  run: string;
  personId: string;
  block: Pick<Block, 'code' | 'lang' | 'errexit' | 'pipefail' | 'interactive'>;
};

export type StageResult = { ok: true; staged: Staged } | { ok: false; why: string };

export type Target = {
  readonly name: string;
  readonly environment: Environment;
  /** One sentence a reader must know about where the block runs. */
  readonly note: string;
  /** False when the system allows no sandbox: shown as a warning wherever the target shows. */
  readonly isolated: boolean;
  /** Puts the block's bytes in place; deadline 10 s; `why` is a sentence for the person. */
  stage(request: StageRequest): Promise<StageResult>;
  /** Removes what `stage` left, also after a restart of the server. Never throws. */
  release(run: string): Promise<void>;
  /** Ends what the target keeps (practice systems), at shutdown. */
  dispose(): Promise<void>;
};
