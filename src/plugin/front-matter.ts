/**
 * The front matter of a page: what the plugin needs of Docusaurus' own keys, and the checked `runbook:` part.
 */
import { LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { Root } from 'mdast';
import { pageFrontMatterSchema, runbookFrontMatterSchema } from '../contract/front-matter-schema.ts';
import type { RunbookFrontMatter } from '../contract/front-matter-schema.ts';
import type { LintOverride } from '../contract/lint-override.ts';
import type { RunbookMeta } from '../contract/manifest.ts';
import type { Scenario } from '../contract/scenario.ts';

export type Finding = { line: number; message: string };

export type FrontMatter = {
  /** All keys as they stand; empty when there is no front matter or it is not readable. */
  all: Record<string, unknown>;
  /** Line of the key at `path`, or of the nearest key above it; 1-based in the file. */
  lineOf(path: readonly PropertyKey[]): number;
  errors: Finding[];
};

/** Reads the YAML at the top of a parsed page. */
export function readFrontMatter(tree: Root): FrontMatter {
  const node = tree.children[0];
  if (node?.type !== 'yaml') return { all: {}, lineOf: () => 1, errors: [] };
  const firstLine = (node.position?.start.line ?? 1) + 1;
  const lines = new LineCounter();
  const document = parseDocument(node.value, { lineCounter: lines });
  const toFileLine = (offset: number) => lines.linePos(offset).line + firstLine - 1;
  const errors = document.errors.map((error) => ({
    line: toFileLine(error.pos[0]),
    message: `front matter: ${error.message.replace(/ at line \d+[^]*$/, '')}`,
  }));
  const value: unknown = errors.length > 0 ? null : document.toJS();
  const all = typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
  return { all, errors, lineOf: (path) => toFileLine(offsetOf(document, path)) };
}

/** Offset of the deepest key along `path` that exists. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  let offset = 0;
  let node: unknown = document.contents;
  for (const key of path) {
    const items: unknown[] = isCollection(node) ? node.items : [];
    const item = typeof key === 'number' ? items[key] : items.find((pair) => isPairNamed(pair, key));
    if (item === undefined) return offset;
    const at = isPair(item) ? item.key : item;
    offset = isRanged(at) ? at.range[0] : offset;
    node = isPair(item) ? item.value : item;
  }
  return offset;
}

type Pair = { key: unknown; value: unknown };
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const isCollection = (value: unknown): value is { items: unknown[] } =>
  isObject(value) && Array.isArray(value['items']);
const isPair = (value: unknown): value is Pair => isObject(value) && 'key' in value && 'value' in value;
const isPairNamed = (value: unknown, name: PropertyKey): boolean =>
  isPair(value) && isObject(value.key) && value.key['value'] === name;
const isRanged = (value: unknown): value is { range: [number, number, number] } =>
  isObject(value) && Array.isArray(value['range']);

export type RunbookPart = {
  runbook: RunbookMeta | null;
  target: string | null;
  scenarios: Scenario[];
  overrides: LintOverride[];
  removed: string[];
  errors: Finding[];
};

const NOTHING: RunbookPart = { runbook: null, target: null, scenarios: [], overrides: [], removed: [], errors: [] };

/** Checks `runbook:`. `isRunbook` pages need all of it, other pages may only name a target and scenarios. */
export function readRunbookPart(frontMatter: FrontMatter, isRunbook: boolean): RunbookPart {
  const value = frontMatter.all['runbook'];
  if (value === undefined || value === null) {
    const errors =
      isRunbook && frontMatter.errors.length === 0
        ? [{ line: 1, message: 'a runbook needs a `runbook:` section in its front matter' }]
        : [];
    return { ...NOTHING, errors };
  }
  const asRunbook = isRunbook ? runbookFrontMatterSchema.safeParse(value) : null;
  const result = asRunbook ?? pageFrontMatterSchema.safeParse(value);
  if (result.success) {
    const { target, scenarios, lint, removed } = result.data;
    return { runbook: metaOf(asRunbook?.data), target, scenarios, overrides: lint, removed, errors: [] };
  }
  const errors = result.error.issues.map((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const path = ['runbook', ...issue.path];
    return {
      line: frontMatter.lineOf([...path, ...keys.slice(0, 1)]),
      message: `front matter ${[...path].map(String).join('.')}: ${wordsOf(issue, keys)}`,
    };
  });
  return { ...NOTHING, errors };
}

function metaOf(given: RunbookFrontMatter | undefined): RunbookMeta | null {
  if (given === undefined) return null;
  const { scenarios: _scenarios, lint: _lint, removed: _removed, ...meta } = given;
  return meta;
}

function wordsOf(issue: { message: string }, unknownKeys: string[]): string {
  if (unknownKeys.length > 0) return `unknown key ${unknownKeys.map((key) => `"${key}"`).join(', ')}`;
  return issue.message.startsWith('Invalid input') && issue.message.endsWith('received undefined')
    ? 'is missing'
    : issue.message;
}
