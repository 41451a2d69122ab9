/**
 * The words of the policy. `may` itself is server/policy; the page shows the same answer before the click.
 */
import type { Risk, Level } from './block.ts';
import type { Environment } from './run.ts';

export const ROLES = ['viewer', 'operator', 'trainer', 'approver', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export type Person = { id: string; name: string; roles: Role[] };

/** `start` a block, `watch` a run, `drive` one (keys, size, Stop). */
export type Action = 'start' | 'watch' | 'drive';

/** `never`, or on practice targets only: an old page may no longer be true of a real system. */
export const OLDER_VERSIONS = ['never', 'practice'] as const;
export type OlderVersions = (typeof OLDER_VERSIONS)[number];

export type PolicyContext = {
  environment: Environment;
  risk: Risk;
  requires: Level | null;
  /** Version the block belongs to, and whether it is the latest published one. */
  version: string;
  isLatest: boolean;
  /** Where blocks of older published versions still run. */
  olderVersions: OlderVersions;
  /** Person who steers the run: who started it, until somebody takes over. Null for `start`. */
  ownerId: string | null;
};

/** What is missing, and how to get it. The first thing missing is the one that is named. */
export type Missing =
  'sign-in' | 'role' | 'certificate' | 'confirmation' | 'approval' | 'incident' | 'version' | 'ownership' | 'target';

export type Decision = { allow: true } | { allow: false; missing: Missing; words: string };
