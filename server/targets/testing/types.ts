/**
 * What a test says to the driver process and hears from it.
 */
import type { Containment } from '../../../src/contract/host-protocol.ts';
import type { TargetsConfig } from '../config-types.ts';
import type { TargetsDeps } from '../index.ts';
import type { CarriedState, PracticeAnswer, Snapshot } from '../target.ts';

export type DriverStart = {
  config: TargetsConfig;
  runtimeDir: string;
  /** Of another project than this one. */
  projectDir?: string;
  practice: NonNullable<TargetsDeps['practice']>;
};

/** Once `see` has appeared in the output: type something, signal the pty's child, or end the driver without a word. */
export type Step = { see: string; send?: string; kill?: NodeJS.Signals; exit?: boolean };

export type RunRequest = {
  type: 'run';
  id: number;
  target: string;
  person?: string;
  version?: string;
  block: { code: string; errexit?: boolean; pipefail?: boolean; interactive?: boolean };
  variables?: Record<string, string>;
  /** A clean shell where it is left out. */
  state?: CarriedState;
  /** Whether the block's state is kept; it is, where nothing is said and the block is not interactive. */
  saves?: boolean;
  steps?: Step[];
  /** Do not release the run at its end. */
  keep?: boolean;
};

/** To the practice system of a person, as a page of a version meets it. */
export type SteerRequest = {
  type: 'steer';
  id: number;
  target: string;
  person: string;
  version: string;
  action: 'status' | 'inject' | 'clear' | 'reset';
  fault: string;
};

export type DriverRequest = RunRequest | SteerRequest | { type: 'dispose'; id: number };

export type RunAnswer =
  | { state: 'refused'; why: string }
  | {
      state: 'ended';
      run: string;
      status: number;
      /** As text, with plain line ends. */
      output: string;
      /** What it left, looked at before the release. */
      left: Snapshot | null;
      containment: Containment;
    };

export type DriverAnswer = {
  id: number;
  error?: string;
  run?: RunAnswer;
  practice?: PracticeAnswer;
  targets?: { name: string; isolated: boolean; note: string; environment: string }[];
};
