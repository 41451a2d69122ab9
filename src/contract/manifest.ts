import type { Block } from './block.ts';
import type { ParamSpec } from './param.ts';
import type { Scenario } from './scenario.ts';
import type { Step } from './step.ts';

export const MANIFEST_SCHEMA_VERSION = 3;

export type PageEntry = {
  version: string;
  doc: string;
  title: string;
  permalink: string;
  /** Repository-relative path of the Markdown source. */
  source: string;
  /** `runbook:` front matter, null on pages that are not runbooks. */
  runbook: RunbookMeta | null;
  /** The procedure, in the order of the page; empty on pages without one. */
  steps: Step[];
  /** How its blocks are proven on the practice system. */
  scenarios: Scenario[];
};

/** The `runbook:` front matter of a page under `docs/runbooks/`. */
export type RunbookMeta = {
  owner: string;
  /** ISO date, `2026-11-20`. */
  lastReviewed: string;
  /** Days between reviews. */
  reviewEveryDays: number;
  target: string | null;
  topic: string | null;
  alerts: string[];
  severities: string[];
  rationale: string;
  params: ParamSpec[];
};

/** Everything the server may run, written by the site build, outside the site, sorted and reproducible. */
export type Manifest = {
  schemaVersion: typeof MANIFEST_SCHEMA_VERSION;
  /** sha256 over the canonical JSON of `blocks` and `pages`: names the content, not the build. */
  contentDigest: string;
  /** Published versions, latest first, then `next`. */
  versions: string[];
  /** The version a reader gets by default. */
  latest: string;
  pages: PageEntry[];
  blocks: Block[];
  /** CSP hashes (`'sha256-…'`) of every inline script in the built pages. */
  scriptHashes: string[];
};
