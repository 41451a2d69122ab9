/**
 * What `targets` of runbooks.yaml says, after its schema has filled in the defaults. Plain data, no behaviour.
 */
import type { Environment } from '../../src/contract/run.ts';
import type { PracticeProfile } from '../../src/contract/scenario.ts';

/** A simulated stack in a sandbox, one per person. */
export type PracticeTargetConfig = {
  kind: 'practice';
  environment: 'practice';
  /** State in which a system starts. */
  profile: PracticeProfile;
  /** By version of the page, where that is another. */
  profiles?: Record<string, PracticeProfile> | undefined;
};

/** The host that the server runs on, as a real target. */
export type LocalTargetConfig = {
  kind: 'local';
  environment: Environment;
  /** Absolute directory in which blocks start. */
  cwd: string;
  /** User name that blocks run as. Required, without a default, when the server is root; refused otherwise. */
  runAs?: string | undefined;
  /** Not root: blocks may run as the server's own user, who can read the server's data. */
  allowSameUser?: boolean | undefined;
  /** Names of variables of the server's environment that blocks may see, besides the fixed list. */
  env?: string[] | undefined;
};

export type TargetConfig = PracticeTargetConfig | LocalTargetConfig;

/** Limits of runs on practice. A real target has none of them: a limit there would break real work, such as a dump. */
export type RunLimits = {
  /** Processes of one practice system at the same time. */
  processes: number;
  /** Open descriptors of one process. */
  openFiles: number;
  /** Largest file one process may write, bytes. */
  fileSizeBytes: number;
  /** Data segment of one process (RLIMIT_DATA), bytes. */
  memoryBytes: number;
};

export const DEFAULT_RUN_LIMITS: RunLimits = {
  processes: 256,
  openFiles: 1024,
  fileSizeBytes: 256 * 1024 * 1024,
  memoryBytes: 2 * 1024 * 1024 * 1024,
};

export type TargetsConfig = {
  /** By target name, as blocks say it. */
  targets: Record<string, TargetConfig>;
  limits: RunLimits;
};

/** Variable names no configuration may pass to a block: they change what the shell or the loader runs. */
export const REFUSED_ENV_NAMES = /^(?:PATH|IFS|ENV|BASH_ENV|SHELLOPTS|BASHOPTS|LD_.*|BASH_FUNC_.*)$/;
