/**
 * Hands a runbook's procedure to the page: a `runbook-panel` element behind the heading of the procedure, with the prop
 * `procedure`, and the prop `manualStep` on each numbered item that a person does by hand. Both are JSON.
 */
import type { Root } from 'mdast';
import { visit } from 'unist-util-visit';
import { STEP_SECTIONS } from '../contract/step.ts';
import type { Procedure } from '../contract/step.ts';
import type { Page } from './page.ts';
import { isSectionHeading } from './steps.ts';

/** Decorates the tree of a runbook; throws when Docusaurus' tree lacks an item that ours has. */
export function decorateProcedure(tree: Root, page: Page): void {
  if (page.runbook === null) return;
  markManualSteps(tree, page);
  const heading = tree.children.findIndex((node) => isSectionHeading(node, STEP_SECTIONS.slice(0, 1)));
  if (heading === -1) return;
  const procedure: Procedure = {
    version: page.version,
    doc: page.doc,
    target: page.runbook.target,
    params: page.runbook.params,
    steps: page.steps.map(({ step }) => step),
  };
  tree.children.splice(heading + 1, 0, {
    type: 'paragraph',
    children: [],
    data: { hName: 'runbook-panel', hProperties: { procedure: JSON.stringify(procedure) } },
  });
}

function markManualSteps(tree: Root, page: Page): void {
  const waiting = new Map(page.steps.map(({ line, step }) => [line, step]));
  visit(tree, 'listItem', (node) => {
    const line = node.position?.start.line ?? 0;
    const step = waiting.get(line);
    if (step?.kind !== 'manual') return;
    waiting.delete(line);
    const { id, text } = step;
    node.data = { ...node.data, hProperties: { ...node.data?.hProperties, manualStep: JSON.stringify({ id, text }) } };
  });
  for (const [line, step] of waiting) {
    if (step.kind === 'manual')
      throw new Error(`${page.file}:${line}: the step "${step.text}" is no item for Docusaurus`);
  }
}
