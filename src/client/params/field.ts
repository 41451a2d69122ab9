/** One parameter as its fields show it, and what is wrong with it. Pure. */
import { checkParam } from '../../contract/param.ts';
import type { ParamSpec } from '../../contract/param.ts';

export type ParamField = {
  /** What the field shows is what a block gets. */
  text: string;
  from: 'reader' | 'address' | 'default';
  /** The server's words about exactly this text, null when it has none. */
  told: string | null;
  /** The reader has left the field or tried to run: what is wrong may be said. */
  shown: boolean;
};

/** What may be chosen, for a parameter whose choices a block prints. */
export type ChoicesState =
  | { state: 'unasked' }
  | { state: 'asking' }
  | { state: 'known'; choices: readonly string[] }
  | { state: 'failed'; words: string };

export const UNASKED: ChoicesState = { state: 'unasked' };

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

/** What a field takes, for somebody who has not typed yet; empty where the field itself shows it. */
export function hintOf({ type, min, max }: ParamSpec): string {
  if (type === 'duration') return '30s';
  if (type !== 'int') return '';
  if (min !== null && max !== null) return `${min} to ${max}`;
  if (min !== null) return `${min} or more`;
  return max === null ? '' : `${max} or less`;
}
