/**
 * Blocks of one session in a row: each with its exit status and what it prints, and the state after it as the next one
 * finds it. Written for practice, whose home is /home/operator; cases marked `anywhere` hold on every target.
 */
import type { Snapshot } from '../../target.ts';

export type CaseBlock = {
  code: string;
  /** 0 where nothing is said. */
  status?: number;
  output: string | RegExp;
  /** False: it leaves no snapshot, and the next block starts from the state before it. */
  kept?: false;
  /** Names in the snapshot. */
  names?: Partial<Pick<Snapshot, 'variables' | 'functions' | 'options'>>;
  errexit?: false;
  pipefail?: false;
};

export type Case = { what: string; blocks: CaseBlock[]; anywhere?: true };
