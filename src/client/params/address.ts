/** Values of parameters out of the page's address: `?SERVICE=redis`, as an alert would link to its runbook. */
import { checkParam } from '../../contract/param.ts';
import type { ParamSpec } from '../../contract/param.ts';
import type { TakenOut } from './take-secrets.ts';

export type FromAddress = {
  /** Values that can be used, by name. */
  values: Record<string, string>;
  /** What was not used and why, one sentence each. */
  notes: string[];
};

/** Reads what is left of an address without its secrets. Names that are no parameter of the page are left alone. */
export function readAddress(specs: readonly ParamSpec[], { search, secrets }: TakenOut): FromAddress {
  const query = new URLSearchParams(search);
  const found: FromAddress = { values: {}, notes: secrets.map(secretWords) };
  for (const spec of specs) {
    const value = spec.type === 'secret' ? null : query.get(spec.name);
    if (value === null) continue;
    // Choices that a block prints are not known yet: the server compares.
    const verdict = spec.from === null ? checkParam(spec, value) : ({ ok: true } as const);
    if (verdict.ok) found.values[spec.name] = value;
    else found.notes.push(`The value of ${spec.name} in the address was not used: it ${verdict.words}.`);
  }
  return found;
}

const secretWords = (name: string) =>
  `The address carried a value for ${name}, which is secret. It was taken out and not used. Addresses are kept in histories and logs: if it was a real secret, change it.`;
