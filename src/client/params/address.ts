/**
 * Values of parameters out of the page's address: `?SERVICE=redis`, as an alert would link to its runbook. A secret has
 * no place there, where histories and logs keep it: it is taken out and not used.
 */
import { checkParam } from '../../contract/param.ts';
import type { ParamSpec } from '../../contract/param.ts';

export type FromAddress = {
  /** Values that can be used, by name. */
  values: Record<string, string>;
  /** What was not used and why, one sentence each. */
  notes: string[];
  /** The query without secrets, with its `?` or empty; null when there was none in it. */
  cleaned: string | null;
};

/** Reads the query of an address. Names that are no parameter of the page are left alone. */
export function readAddress(specs: readonly ParamSpec[], search: string): FromAddress {
  const query = new URLSearchParams(search);
  const found: FromAddress = { values: {}, notes: [], cleaned: null };
  for (const spec of specs) {
    const value = query.get(spec.name);
    if (value === null) continue;
    if (spec.type === 'secret') {
      query.delete(spec.name);
      found.notes.push(secretWords(spec.name));
      found.cleaned = String(query) === '' ? '' : `?${query}`;
      continue;
    }
    // Choices that a block prints are not known yet: the server compares.
    const verdict = spec.from === null ? checkParam(spec, value) : ({ ok: true } as const);
    if (verdict.ok) found.values[spec.name] = value;
    else found.notes.push(`The value of ${spec.name} in the address was not used: it ${verdict.words}.`);
  }
  return found;
}

const secretWords = (name: string) =>
  `The address carried a value for ${name}, which is secret. It was taken out and not used. Addresses are kept in histories and logs: if it was a real secret, change it.`;
