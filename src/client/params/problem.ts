/** What is wrong with a parameter as it stands. Pure. */
import { checkParam } from '../../contract/param.ts';
import type { ParamSpec } from '../../contract/param.ts';
import type { ChoicesState, ParamField } from './field.ts';

/** Whether a text is a value at all: an empty field is none, unless the author says that empty is one. */
export function isValue(spec: ParamSpec, text: string): boolean {
  return text !== '' || spec.default === '';
}

/** Why a block cannot have this parameter as it stands, as a sentence without a subject; null when it can. */
export function problemOf(spec: ParamSpec, field: ParamField, choices: ChoicesState): string | null {
  if (!isValue(spec, field.text)) return 'has no value';
  if (field.told !== null) return field.told;
  // Kept from before the reload or given by the address: as long as nobody has listed the choices, the server compares.
  if (spec.from !== null && choices.state !== 'known') return null;
  const verdict = checkParam(spec, field.text, choices.state === 'known' ? { choices: choices.choices } : {});
  return verdict.ok ? null : verdict.words;
}
