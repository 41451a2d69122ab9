/**
 * The steps of a runbook's procedure: its runnable blocks, and its numbered items that a person does by hand.
 */
import type { Heading, ListItem, Root, RootContent } from 'mdast';
import { STEP_SECTIONS, stepId } from '../contract/step.ts';
import type { Step } from '../contract/step.ts';
import type { Report, SourceBlock } from './page.ts';
import { firstSentence, plainText } from './plain-text.ts';
import { sha256Hex } from './sha256.ts';

/** A step and the line of its fence or its number, 1-based. */
export type PlacedStep = { line: number; step: Step };

const MAX_STEP_TEXT_CHARS = 120;
const ID_DIGITS = 12;

/** The steps in the order of the page. Two that could not be told apart are a mistake of the page. */
export function readSteps(tree: Root, blocks: readonly SourceBlock[], report: Report): PlacedStep[] {
  const steps: PlacedStep[] = [];
  for (const { first, last, nodes } of stepSections(tree)) {
    const within = blocks.filter((block) => block.line >= first && block.line <= last);
    steps.push(...within.map((block) => ({ line: block.line, step: { kind: 'block' as const, block: block.id } })));
    for (const item of nodes.flatMap(numberedItems)) {
      const { start, end } = item.position!;
      const text = plainText(item);
      if (text === '' || within.some((block) => block.line >= start.line && block.line <= end.line)) continue;
      steps.push({ line: start.line, step: manualStep(item, text) });
    }
  }
  steps.sort((a, b) => a.line - b.line);
  for (const { line, step } of steps) {
    const twin = steps.find((other) => other.line < line && stepId(other.step) === stepId(step));
    // Blocks with one id are reported already.
    if (twin === undefined || (step.kind === 'block' && twin.step.kind === 'block')) continue;
    report(
      line,
      `this step has the same words as the one on line ${twin.line}, and its mark would be the same: say one differently`,
    );
  }
  return steps;
}

/** Whether a node is the heading of a section with one of these names. */
export function isSectionHeading(node: RootContent, names: readonly string[]): node is Heading {
  // `## Verification {#check}`: the last part is an id.
  return node.type === 'heading' && node.depth === 2 && names.includes(plainText(node).replace(/\s*\{#[^}]*\}$/, ''));
}

type Section = { first: number; last: number; nodes: RootContent[] };

function stepSections(tree: Root): Section[] {
  const sections: Section[] = [];
  let open: Section | null = null;
  for (const node of tree.children) {
    if (node.type === 'heading' && node.depth <= 2) {
      const line = node.position!.start.line;
      open = isSectionHeading(node, STEP_SECTIONS) ? { first: line, last: line, nodes: [] } : null;
      if (open !== null) sections.push(open);
    } else if (open !== null) {
      open.nodes.push(node);
      open.last = node.position!.end.line;
    }
  }
  return sections;
}

function numberedItems(node: RootContent): ListItem[] {
  return node.type === 'list' && node.ordered === true ? node.children : [];
}

/** Named by all its words: a step that says something else is another step. */
function manualStep(item: ListItem, text: string): Step {
  const opening = item.children.map((child) => plainText(child)).find((words) => words !== '') ?? text;
  return {
    kind: 'manual',
    id: `manual-${sha256Hex(text).slice(0, ID_DIGITS)}`,
    text: firstSentence(opening, MAX_STEP_TEXT_CHARS),
  };
}
