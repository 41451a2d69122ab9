/**
 * The steps of a procedure: the runnable blocks of the sections "Step-by-Step Procedure" and "Verification", and their
 * numbered items without a block, which a person does by hand. In the order of the page.
 */
import type { ParamSpec } from './param.ts';

export type Step =
  | { kind: 'block'; block: string }
  /** `id` is `manual-` and 12 hex digits of the sha256 of the item's text; `text` is its first sentence, plain. */
  | { kind: 'manual'; id: string; text: string };

/** Sections whose blocks and numbered items are steps, by their heading as the seven sections name them. */
export const STEP_SECTIONS: readonly string[] = ['Step-by-Step Procedure', 'Verification'];

/** What names a step in marks and in Run all: the block's id, or the manual step's own. */
export function stepId(step: Step): string {
  return step.kind === 'block' ? step.block : step.id;
}

/** Where in the procedure a block stands, from 1 on; null when it is no step. */
export function stepOf(steps: readonly Step[], block: string): { at: number; of: number } | null {
  const index = steps.findIndex((step) => step.kind === 'block' && step.block === block);
  return index === -1 ? null : { at: index + 1, of: steps.length };
}

export const MANUAL_STEP_ID = /^manual-[0-9a-f]{12}$/;
/** Longest note on a manual step, characters. */
export const MAX_NOTE_CHARS = 2_000;

/** What a runbook's page is given for its panel, by the build: checked parameters and the procedure. */
export type Procedure = {
  version: string;
  doc: string;
  /** The page's target; blocks may name others. */
  target: string | null;
  params: ParamSpec[];
  steps: Step[];
};
