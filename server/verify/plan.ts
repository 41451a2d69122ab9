/** What is to be run: scenarios of the chosen pages, each page with the same bytes once. Pure. */
import { provenBlocks } from '../../src/contract/scenario.ts';
import type { Scenario } from '../../src/contract/scenario.ts';
import type { SamePage, UnprovenBlock, VerifyPage } from './types.ts';

export type Selection = {
  /** Document id; every page without it. */
  page?: string | undefined;
  version?: string | undefined;
  /** Name of a scenario; whether every block is proven is then not asked. */
  scenario?: string | undefined;
  /** Also run pages that are byte for byte the same in another version. */
  all?: boolean | undefined;
};

export type Plan = {
  /** Pages with something to prove. */
  pages: VerifyPage[];
  work: { page: VerifyPage; scenario: Scenario }[];
  unproven: UnprovenBlock[];
  /** `runs` is filled in from the page that is run. */
  same: Omit<SamePage, 'runs'>[];
};

/** Pages without a block and without a scenario have no part in it. */
export function planOf(all: readonly VerifyPage[], selection: Selection): Plan {
  const pages = all.filter(
    (page) =>
      page.blocks.length + page.scenarios.length > 0 &&
      (selection.page === undefined || page.doc === selection.page) &&
      (selection.version === undefined || page.version === selection.version),
  );
  const first = new Map<string, VerifyPage>();
  const plan: Plan = { pages, work: [], unproven: [], same: [] };
  for (const page of pages) {
    const { version, doc, file, scenarios } = page;
    const key = `${doc}\0${page.digest}`;
    const twin = first.get(key);
    if (twin === undefined) first.set(key, page);
    if (selection.scenario === undefined) plan.unproven.push(...unprovenIn(page));
    if (twin !== undefined && selection.all !== true) {
      plan.same.push({ version, doc, file, sameAs: twin.version, blocks: page.blocks.length });
      continue;
    }
    for (const scenario of scenarios) {
      if (selection.scenario === undefined || scenario.name === selection.scenario) plan.work.push({ page, scenario });
    }
  }
  return plan;
}

function unprovenIn({ version, doc, file, blocks, scenarios }: VerifyPage): UnprovenBlock[] {
  const proven = provenBlocks(scenarios);
  return blocks.flatMap(({ id, line }) => (proven.has(id) ? [] : [{ version, doc, file, line, block: id }]));
}
