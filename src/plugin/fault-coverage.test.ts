/**
 * Every fault of the practice system is found and mended by some runbook's own blocks: a block shows the symptom, others
 * change something, and then the same block, or the one that does the symptom's work, ends as its page says. That this is
 * so is proven by `./runbooks verify`, which runs these scenarios; here it is held that they are there.
 */
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FAULT_NAMES } from '../contract/scenario.ts';
import type { FaultName, Scenario } from '../contract/scenario.ts';
import type { Page } from './page.ts';
import { readSite } from './site.ts';

const pages = (await readSite(fileURLToPath(new URL('../..', import.meta.url)))).filter(
  ({ version }) => version === 'next',
);

/** Where the mended thing is another way of doing the same: the backup that needs no recipe of make. */
const OTHER_WAY: Partial<Record<FaultName, string>> = { 'backup-without-credentials': 'direct-backup' };

function mends(fault: FaultName, { faults, steps }: Scenario, page: Page): boolean {
  const at = faults.includes(fault) ? -1 : steps.findIndex((step) => step.kind === 'inject' && step.fault === fault);
  if (at === -1 && !faults.includes(fault)) return false;
  const runs = steps.slice(at + 1).flatMap((step) => (step.kind === 'run' ? [step] : []));
  const isChange = (id: string) => page.blocks.find((block) => block.id === id)?.risk !== 'read';
  return runs.some(({ block: sick, symptom }, first) => {
    if (symptom === null) return false;
    const after = runs.slice(first + 1);
    const change = after.findIndex(({ block }) => isChange(block));
    const healthy = OTHER_WAY[fault] ?? sick;
    return change !== -1 && after.slice(change).some((run) => run.block === healthy && run.symptom === null);
  });
}

describe('a fault of the practice system', () => {
  it.each(FAULT_NAMES)('%s has a runbook that shows its symptom, mends it and proves that', (fault) => {
    const where = pages.filter((page) => page.scenarios.some((scenario) => mends(fault, scenario, page)));
    expect(where.map(({ doc }) => doc)).not.toEqual([]);
  });
});
