/** One parameter as its fields show it. Pure. */
import type { ParamSpec } from '../../contract/param.ts';

/** Why a block cannot have a parameter: `words` is a sentence without its subject, the name. */
export type Lack = { name: string; words: string };

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

/** `SERVICE has no value; WAIT must be …`: for the place where a start was asked for. */
export function lackingWords(lacks: readonly Lack[]): string {
  return `${lacks.map(({ name, words }) => `${name} ${words}`).join('; ')}.`;
}

/** What a field takes, for somebody who has not typed yet; empty where the field itself shows it. */
export function hintOf({ type, min, max }: ParamSpec): string {
  if (type === 'duration') return '30s';
  if (type !== 'int') return '';
  if (min !== null && max !== null) return `${min} to ${max}`;
  if (min !== null) return `${min} or more`;
  return max === null ? '' : `${max} or less`;
}
