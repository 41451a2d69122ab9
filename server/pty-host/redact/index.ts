/**
 * Secrets never reach the journal: output is searched for their values, in the forms in which programs usually print
 * them, before it is appended. So nothing behind the journal (its length, its digest, viewers, downloads) knows them.
 *
 * `forms.ts` and `encodings.ts` say what is looked for, `heads.ts` and `matcher.ts` find it across any split of the
 * stream, `redactor.ts` replaces it, `output.ts` puts a deadline on what is held back, `check.ts` refuses what cannot be
 * masked. What a program makes of a secret in other ways (reversed, compressed, coloured in part) is not found.
 */
export { whyNotMaskable } from './check.ts';
export { createOutput, HOLD_MS, INTERACTIVE_HOLD_MS } from './output.ts';
export type { Output } from './output.ts';
export { redactText } from './redactor.ts';
export type { Secret } from './redactor.ts';
