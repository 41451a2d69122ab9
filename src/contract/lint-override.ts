/**
 * What an author lets lint pass over, with a reason that readers of the source find beside the block.
 *
 *   lint:
 *     - allow: read-changes
 *       block: copy-dump
 *       why: The file lies in a scratch folder of the session and goes with it.
 */
export type LintOverride = {
  /** Id of a rule that may be overridden: see OVERRIDABLE. */
  allow: string;
  /** Id of the block on this page that it is for. */
  block: string;
  why: string;
};

/** Rules that judge what a block means, and can be wrong about it. */
export const OVERRIDABLE = /^(?:read-changes|placeholder|shellcheck\/SC\d{4})$/;
