/**
 * The part of Go templates that operators give to `--format`: `{{.Field}}`, `{{.A.B}}`, `{{json .Field}}`, `{{json .}}`,
 * `\t`, `\n`, and `table ` in front for headings. Everything else is refused in words.
 */
import { textTable } from './format.ts';

export type TemplateResult = { ok: true; text: string } | { ok: false; message: string };
type Row = Record<string, unknown>;

/** Bounds the work of matching braces. */
const TEMPLATE_LIMIT = 2_000;

/** Applies the template to each row, one line each. `headings` name the columns of `table`. */
export function renderRows(
  template: string,
  rows: readonly Row[],
  headings: Readonly<Record<string, string>> = {},
): TemplateResult {
  if (template === 'json') return { ok: true, text: rows.map((row) => `${JSON.stringify(row)}\n`).join('') };
  if (template.length > TEMPLATE_LIMIT) return renderOne(template, {});
  const asTable = template.startsWith('table ');
  const body = (asTable ? template.slice('table '.length) : template).replaceAll('\\t', '\t').replaceAll('\\n', '\n');
  const lines: string[] = [];
  if (asTable)
    lines.push(body.replaceAll(/\{\{\s*\.(\w+)\s*\}\}/g, (_, name: string) => headings[name] ?? name.toUpperCase()));
  for (const row of rows) {
    const line = renderOne(body, row);
    if (!line.ok) return line;
    lines.push(line.text);
  }
  if (!asTable) return { ok: true, text: lines.map((line) => `${line}\n`).join('') };
  const cells = lines.map((line) => line.split('\t'));
  return {
    ok: true,
    text: textTable(cells.map((row) => Array.from({ length: cells[0]!.length }, (_, i) => row[i] ?? ''))),
  };
}

/** Applies the template to one value. */
export function renderOne(template: string, row: Row): TemplateResult {
  if (template.length > TEMPLATE_LIMIT)
    return { ok: false, message: 'template parsing error: too long for the practice system' };
  let problem: string | null = null;
  const text = template.replaceAll(/\{\{(.*?)\}\}/g, (_, inner: string) => {
    const match = /^\s*(json\s+)?\.([\w.]*)\s*$/.exec(inner);
    if (match === null) {
      problem = `template parsing error: the practice system does not know {{${inner}}}`;
      return '';
    }
    const value = lookUp(row, match[2]!);
    if (value === undefined) {
      problem = `template: :1: can't evaluate field ${match[2]} in type practice`;
      return '';
    }
    return match[1] === undefined ? goText(value) : JSON.stringify(value);
  });
  return problem === null ? { ok: true, text } : { ok: false, message: problem };
}

function lookUp(row: Row, path: string): unknown {
  if (path === '') return row;
  let value: unknown = row;
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as Row)[name];
  }
  return value;
}

function goText(value: unknown): string {
  return typeof value === 'object' && value !== null
    ? `map[${Object.entries(value)
        .map(([k, v]) => `${k}:${goText(v)}`)
        .join(' ')}]`
    : String(value);
}
