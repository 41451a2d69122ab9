/** For tests: pages as the site's reader would give them. */
import { createHash } from 'node:crypto';
import type { Block } from '../../../src/contract/block.ts';
import type { FaultName, Scenario, ScenarioStep } from '../../../src/contract/scenario.ts';
import type { VerifyPage } from '../types.ts';

export function pageBlock(id: string, code: string, more: Partial<Block> = {}): VerifyPage['blocks'][number] {
  return {
    id,
    title: id,
    risk: 'read',
    target: 'stack',
    timeoutMs: 20_000,
    interactive: false,
    expect: null,
    expectExit: null,
    capture: null,
    captureFrom: null,
    params: [],
    captures: [],
    endless: false,
    errexit: true,
    pipefail: true,
    rollback: null,
    requires: null,
    version: 'next',
    doc: 'runbooks/a',
    lang: 'bash',
    code: `${code}\n`,
    sha256: createHash('sha256').update(`${code}\n`).digest('hex'),
    line: 10,
    ...more,
  };
}

type Step = string | { run: string; params?: Record<string, string>; input?: string; exit?: number; output?: string };

/** As a page's front matter would be read. */
export function scenarioOf(
  name: string,
  steps: (Step | { inject: FaultName } | { clear: FaultName })[],
  more: Partial<Scenario> = {},
): Scenario {
  const read = (step: (typeof steps)[number]): ScenarioStep => {
    if (typeof step === 'string') return { kind: 'run', block: step, params: {}, input: null, symptom: null };
    if ('inject' in step) return { kind: 'inject', fault: step.inject };
    if ('clear' in step) return { kind: 'clear', fault: step.clear };
    const { run, params = {}, input = null, exit, output } = step;
    const symptom = exit === undefined && output === undefined ? null : { exit: exit ?? 0, output: output ?? null };
    return { kind: 'run', block: run, params, input, symptom };
  };
  return { name, profile: 'mended', faults: [], params: {}, steps: steps.map(read), ...more };
}

export function verifyPage(
  blocks: VerifyPage['blocks'],
  scenarios: Scenario[],
  more: Partial<VerifyPage> = {},
): VerifyPage {
  const page = { file: 'docs/runbooks/a.md', version: 'next', doc: 'runbooks/a', digest: 'one', params: [] };
  return { ...page, blocks, scenarios, ...more };
}
