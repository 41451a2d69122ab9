/**
 * Secrets out of the page's address, at once and before anything else is loaded: they have no place there, where histories
 * and logs keep them.
 */
import type { ParamSpec } from '../../contract/param.ts';

/** The query of an address without the page's secrets, as it was when there were none, and the names of those. */
export type TakenOut = { search: string; secrets: string[] };

export function takeSecrets(specs: readonly Pick<ParamSpec, 'name' | 'type'>[], search: string): TakenOut {
  const query = new URLSearchParams(search);
  const secrets = specs.filter(({ name, type }) => type === 'secret' && query.has(name)).map(({ name }) => name);
  if (secrets.length === 0) return { search, secrets };
  for (const name of secrets) query.delete(name);
  const rest = String(query);
  return { search: rest === '' ? '' : `?${rest}`, secrets };
}
