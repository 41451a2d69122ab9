/**
 * Verify: every block of every page is run on the practice system, in the scenarios that the page itself names, each on a
 * fresh system of its own. Here lives the order of it and what is said about it. Pages are read by the caller, blocks are
 * run by server/runs on real targets through a real pty-host: what passes here is what a reader meets.
 */
import { planOf } from './plan.ts';
import type { Selection } from './plan.ts';
import { runScenario } from './run-scenario.ts';
import { createWorld } from './world.ts';
import type { WorldOptions } from './world.ts';
import type { ScenarioResult, VerifyPage, VerifyReport } from './types.ts';

export { junit } from './junit.ts';
export { failures, summary, table } from './words.ts';
export type { RunResult, ScenarioResult, VerifyPage, VerifyReport } from './types.ts';

/** Scenarios at the same time. */
export const DEFAULT_JOBS = 3;

export type VerifyOptions = WorldOptions & {
  pages: readonly VerifyPage[];
  selection: Selection;
  jobs: number;
  signal: AbortSignal;
  /** Called as each scenario ends. */
  progress(result: ScenarioResult, done: number, all: number): void;
  /** Milliseconds of one scenario. */
  deadlineMs?: number;
};

/** Null when the selection names nothing to run and nothing to prove. Rejects when no practice system can be offered. */
export async function verify(options: VerifyOptions): Promise<VerifyReport | null> {
  const began = performance.now();
  const plan = planOf(options.pages, options.selection);
  if (plan.work.length === 0 && plan.unproven.length === 0) return null;
  const results: ScenarioResult[] = [];
  if (plan.work.length > 0) {
    const world = await createWorld(options);
    try {
      const queue = [...plan.work.entries()];
      let done = 0;
      const worker = async () => {
        for (let next = queue.shift(); next !== undefined && !options.signal.aborted; next = queue.shift()) {
          const [index, work] = next;
          const result = await runScenario(world, work, options);
          results[index] = result;
          options.progress(result, ++done, plan.work.length);
        }
      };
      await Promise.all(Array.from({ length: Math.min(options.jobs, queue.length) }, worker));
    } finally {
      await world.dispose();
    }
  }
  const scenarios = results.filter((result) => result !== undefined);
  const runs = scenarios.flatMap((result) => result.runs).filter(({ status }) => status !== 'not-run');
  const runsOf = (doc: string, version: string) =>
    scenarios.filter((result) => result.doc === doc && result.version === version).flatMap((result) => result.runs)
      .length;
  const whole = scenarios.length === plan.work.length;
  return {
    ok:
      whole &&
      plan.unproven.length === 0 &&
      scenarios.every(({ problem, runs: all }) => problem === null && all.every(({ status }) => status === 'passed')),
    scenarios,
    unproven: plan.unproven,
    same: plan.same.map((page) => ({ ...page, runs: runsOf(page.doc, page.sameAs) })),
    blocks: plan.pages.reduce((count, page) => count + page.blocks.length, 0),
    runs: runs.length,
    passed: runs.filter(({ status }) => status === 'passed').length,
    ms: Math.round(performance.now() - began),
  };
}
