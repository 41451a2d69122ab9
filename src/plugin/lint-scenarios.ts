/** Scenarios against the blocks and parameters of their page: each names what is there, and every block is proven. */
import type { ParamSpec } from '../contract/param.ts';
import { provenBlocks } from '../contract/scenario.ts';
import type { Scenario } from '../contract/scenario.ts';
import type { Report, SourceBlock } from './page.ts';
import type { PageRule } from './rules/context.ts';

export type ScenarioContext = {
  params: readonly ParamSpec[];
  /** Line of a scenario in the front matter, by its index. */
  lineOfScenario(index: number): number;
  report: Report;
};

/** Reports scenarios that cannot be run, and blocks that none of them runs as the page says. */
export function lintScenarios(
  scenarios: readonly Scenario[],
  blocks: readonly SourceBlock[],
  { params, lineOfScenario, report }: ScenarioContext,
): void {
  const names = new Set<string>();
  scenarios.forEach((scenario, index) => {
    const complain = (what: string) => report(lineOfScenario(index), `scenario "${scenario.name}" ${what}`);
    if (names.has(scenario.name)) complain('is given more than once');
    names.add(scenario.name);
    const runs = scenario.steps.filter((step) => step.kind === 'run');
    for (const { block } of runs) {
      if (!blocks.some(({ id }) => id === block)) complain(`runs "${block}", which is no block of this page`);
    }
    const given = [scenario.params, ...runs.map((run) => run.params)].flatMap((values) => Object.keys(values));
    for (const name of new Set(given)) {
      if (!params.some((param) => param.name === name)) complain(`sets ${name}, which is no parameter of this page`);
    }
  });
  const proven = provenBlocks(scenarios);
  for (const { id, line } of blocks) {
    if (!proven.has(id)) {
      report(line, `no scenario runs block "${id}" as this page says: add it to \`scenarios\` in the front matter`);
    }
  }
}

/** A page that may still be looked at, and not be released: nothing proves any of its blocks. */
export const lintProof: PageRule = ({ blocks, scenarios, problems }, reporter) => {
  const [first] = blocks;
  // Where the front matter is not readable, nobody knows whether there are any.
  if (first === undefined || scenarios.length > 0 || problems.some(({ rule }) => rule === 'front-matter')) return;
  reporter('proof')(first.line, 'no scenario runs a block of this page: add `scenarios` to the front matter');
};
