/**
 * Whether the values of secrets can be looked for at all.
 */
import { MAX_PARAM_BYTES, MIN_SECRET_CHARS } from '../../../src/contract/param.ts';
import { withoutLineEnds } from './forms.ts';
import type { Secret } from './redactor.ts';

/** A sentence that names the secret and never its value, null when all can be masked. */
export function whyNotMaskable(secrets: readonly Secret[]): string | null {
  for (const { name, value } of secrets) {
    if (Buffer.byteLength(value, 'utf8') > MAX_PARAM_BYTES)
      return `The secret ${name} is longer than ${MAX_PARAM_BYTES} bytes, too long to be masked in the output.`;
    if ([...withoutLineEnds(value)].length < MIN_SECRET_CHARS)
      return `The secret ${name} has fewer than ${MIN_SECRET_CHARS} characters, too short to be masked in the output.`;
  }
  return null;
}
