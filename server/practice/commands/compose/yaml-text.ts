/**
 * Plain data as YAML text, as `docker compose config` prints it. A few lines of our own, because the practice process
 * runs from a copy of this folder, where no package can be reached.
 */

export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** Text that stands without quotes: nothing YAML could read as a number, a word of its own, or structure. */
const BARE = /^(?!(?:true|false|yes|no|on|off|y|n|null)$)[a-z_/][a-z\d_./-]*(?::[a-z\d_./-]+)*$/i;

/** Block style, two spaces a level, keys in the order given. Ends in a newline. */
export function yamlText(value: Plain): string {
  return `${lines(value).join('\n')}\n`;
}

function lines(value: Plain): string[] {
  if (isList(value))
    return value.length === 0
      ? ['[]']
      : value.flatMap((item) => lines(item).map((line, i) => (i === 0 ? '- ' : '  ') + line));
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    return entries.length === 0 ? ['{}'] : entries.flatMap(([key, item]) => entry(key, item));
  }
  return [scalar(value)];
}

function entry(key: string, value: Plain): string[] {
  const inner = lines(value);
  const isNested = typeof value === 'object' && value !== null && Object.keys(value).length > 0;
  return isNested ? [`${scalar(key)}:`, ...inner.map((line) => `  ${line}`)] : [`${scalar(key)}: ${inner[0]}`];
}

function scalar(value: string | number | boolean | null): string {
  return typeof value === 'string' && !BARE.test(value) ? JSON.stringify(value) : String(value);
}

function isList(value: Plain): value is readonly Plain[] {
  return Array.isArray(value);
}
