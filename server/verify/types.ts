/** What verify is given and what it finds out. */
import type { Block } from '../../src/contract/block.ts';
import type { ParamSpec } from '../../src/contract/param.ts';
import type { Scenario } from '../../src/contract/scenario.ts';

/** A page as its source file says it; the caller has read it. */
export type VerifyPage = {
  /** Relative to the site's folder. */
  file: string;
  version: string;
  /** Document id. */
  doc: string;
  /** Of the file's bytes: pages with the same digest and document id are the same page. */
  digest: string;
  params: ParamSpec[];
  blocks: Omit<Block, 'permalink'>[];
  scenarios: Scenario[];
};

export type RunStatus = 'passed' | 'failed' | 'not-run';

/** One run of one block in one scenario, or the run that did not come to be. */
export type RunResult = {
  block: string;
  /** Line of the fence in the page's file; null for a block that is not there. */
  line: number | null;
  /** Position among the scenario's steps, 1-based. */
  step: number;
  /** It was meant to end otherwise than the page says. */
  symptom: boolean;
  status: RunStatus;
  /** Milliseconds from the request to the end. */
  ms: number;
  /** What it should have done, in words. */
  expected: string;
  /** What it did, in words. */
  came: string;
  /** The last lines it printed; empty unless it failed. */
  tail: string[];
};

export type ScenarioResult = {
  version: string;
  doc: string;
  file: string;
  scenario: string;
  runs: RunResult[];
  /** What went wrong besides the runs: the system did not start, a fault could not be put in force. */
  problem: string | null;
  ms: number;
};

/** A block that no scenario runs as its page says. */
export type UnprovenBlock = { version: string; doc: string; file: string; line: number; block: string };

/** A page that was not run, because another version has the same bytes. */
export type SamePage = { version: string; doc: string; file: string; sameAs: string; blocks: number; runs: number };

export type VerifyReport = {
  /** Everything asked for was run, and everything came as it should. */
  ok: boolean;
  /** In the order of pages and scenarios. */
  scenarios: ScenarioResult[];
  unproven: UnprovenBlock[];
  same: SamePage[];
  /** Blocks of the pages, pages with the same bytes counted for each version. */
  blocks: number;
  /** Runs that took place, and of them those that came as they should. */
  runs: number;
  passed: number;
  ms: number;
};
