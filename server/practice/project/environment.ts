/** `.env`, and variables in Compose files: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`, `${NAME:?why}`. */
import type { Yaml } from '../yaml.ts';

type Variables = Readonly<Record<string, string>>;
export type Filled = { ok: true; value: Yaml; unset: string[] } | { ok: false; why: string };

const VARIABLE = /\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:?[-?+])([^}]*))?\})/g;

/** `NAME=value` lines; quotes around a value are taken off, and without quotes a comment ends it. */
export function readEnvFile(text: string): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    const match = /^\s*(?:export\s+)?([A-Za-z_]\w*)\s*=\s*(.*?)\s*$/.exec(line);
    if (match === null) continue;
    const [, name, given] = match;
    const quoted = /^(["'])(.*)\1$/.exec(given!);
    variables[name!] = quoted === null ? given!.replace(/\s+#.*$/, '').replace(/^#.*$/, '') : quoted[2]!;
  }
  return variables;
}

/** Fills the variables into every text of the document. `unset` names those without value and default. */
export function interpolate(value: Yaml, variables: Variables): Filled {
  const unset = new Set<string>();
  let problem: string | null = null;
  const fill = (text: string): string =>
    text.replaceAll(VARIABLE, (whole, bare?: string, braced?: string, operator?: string, word = '') => {
      if (whole === '$$') return '$';
      const name = (bare ?? braced)!;
      const found = variables[name];
      const counts = operator?.startsWith(':') ? found !== undefined && found !== '' : found !== undefined;
      if (operator?.endsWith('+')) return counts ? word : '';
      if (counts) return found!;
      if (operator?.endsWith('-')) return word;
      if (operator?.endsWith('?')) problem ??= `required variable ${name} is missing a value: ${word}`;
      else unset.add(name);
      return '';
    });
  const walk = (at: Yaml): Yaml => {
    if (typeof at === 'string') return fill(at);
    if (Array.isArray(at)) return at.map(walk);
    if (typeof at !== 'object' || at === null) return at;
    return Object.fromEntries(Object.entries(at).map(([key, item]) => [key, walk(item)]));
  };
  const filled = walk(value);
  return problem === null ? { ok: true, value: filled, unset: [...unset] } : { ok: false, why: problem };
}
