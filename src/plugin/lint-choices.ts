/**
 * Rules about a block whose output lines are the choices of a parameter: it is asked before anybody presses Run, by
 * itself, and as often as somebody opens the page.
 */
import type { ParamSpec } from '../contract/param.ts';
import { isKnownVariable } from '../contract/variable-name.ts';
import type { Report } from './page.ts';
import type { LinkedBlock } from './variables.ts';

type Context = {
  params: readonly ParamSpec[];
  target: string | null;
  lineOfParam: (index: number) => number;
  report: Report;
};

export function lintChoices(linked: readonly LinkedBlock[], { params, target, lineOfParam, report }: Context): void {
  params.forEach(({ name, from }, index) => {
    if (from === null) return;
    const asked = linked.find(({ block }) => block.id === from);
    const why = asked === undefined ? 'is not on this page' : whyNot(asked, target);
    if (why !== null) report(lineOfParam(index), `parameter ${name}: from: the block "${from}" ${why}`);
  });
}

/** Why a block cannot be asked for choices, as the end of a sentence. */
function whyNot({ block, uses }: LinkedBlock, target: string | null): string | null {
  if (block.risk !== 'read') return `is a ${block.risk} block, and only read blocks are asked for choices`;
  if (block.interactive) return 'is interactive, and nobody is there to type';
  if (block.endless) return 'is endless, and choices need an end';
  if (block.target !== target) return `runs on ${block.target}, and choices come from the target of the page`;
  if (block.capture !== null) return 'captures a value, which is not done when it is asked for choices';
  const foreign = uses.find((use) => !isKnownVariable(use.name) && !(use.tolerant && use.from.kind === 'nowhere'));
  return foreign === undefined ? null : `uses $${foreign.name}, and it is asked before there are any values`;
}
