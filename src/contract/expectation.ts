/**
 * What a block's output must be. Two forms, told apart by how they begin: `$.path`, `$.path == value` (and `!=`, `<`,
 * `<=`, `>`, `>=`) ask one place of JSON output, everything else is a regular expression over the plain text, matched
 * per line (flags `m` and `u`). A regular expression that begins with `$.` or `$[` could never match what is meant.
 */
import { jsonIn, readJsonPath, valueAt } from './json-path.ts';
import type { JsonPath } from './json-path.ts';

export const COMPARISONS = ['==', '!=', '<=', '>=', '<', '>'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export type Expectation =
  | { kind: 'regex'; pattern: RegExp }
  /** Without a comparison: there is a value, and it is neither null nor false. */
  | { kind: 'json'; path: JsonPath; compare: { how: Comparison; with: string | number | boolean | null } | null };

export type ExpectationResult = { ok: true; expectation: Expectation } | { ok: false; why: string };

/** Reads an expectation as its author writes it; `why` is the end of a sentence. */
export function readExpectation(text: string): ExpectationResult {
  if (!/^\$[.[]/.test(text)) return readRegex(text);
  const found = readJsonPath(text);
  if (found === null || found.path.length === 0) {
    return { ok: false, why: "is not a JSON path: write $.name, $[0] or $['a name'], at most 200 characters" };
  }
  const rest = found.rest.trim();
  if (rest === '') return { ok: true, expectation: { kind: 'json', path: found.path, compare: null } };
  const how = COMPARISONS.find((comparison) => rest.startsWith(comparison));
  const literal = how === undefined ? '' : rest.slice(how.length).trim();
  if (how === undefined || literal === '' || /^[=<>!]/.test(literal)) {
    return { ok: false, why: `goes on after its JSON path: write ${COMPARISONS.join(', ')} and a value` };
  }
  const value = readLiteral(literal);
  if (/[<>]/.test(how) && typeof value !== 'number')
    return { ok: false, why: `compares with ${how}, which takes a number` };
  return { ok: true, expectation: { kind: 'json', path: found.path, compare: { how, with: value } } };
}

function readRegex(text: string): ExpectationResult {
  try {
    return { ok: true, expectation: { kind: 'regex', pattern: new RegExp(text, 'mu') } };
  } catch (error) {
    return { ok: false, why: `is not a regular expression: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** A JSON scalar, else the words as they stand: `healthy` needs no quotes. */
function readLiteral(text: string): string | number | boolean | null {
  try {
    const value = JSON.parse(text) as unknown;
    if (value === null || typeof value !== 'object') return value as string | number | boolean | null;
  } catch {
    // Bare words.
  }
  return text.replace(/^'(.*)'$/, '$1');
}

/** Whether plain text meets an expectation. A slow pattern is the caller's concern. */
export function meets(expectation: Expectation, text: string): boolean {
  if (expectation.kind === 'regex') return expectation.pattern.test(text);
  const value = valueAt(jsonIn(text), expectation.path);
  const { compare } = expectation;
  if (compare === null) return value !== undefined && value !== null && value !== false;
  switch (compare.how) {
    case '==':
      return value === compare.with;
    case '!=':
      // A place that is not there is no answer.
      return value !== undefined && value !== compare.with;
    default:
      return typeof value === 'number' && inOrder(value, compare.how, compare.with as number);
  }
}

function inOrder(value: number, how: '<' | '<=' | '>' | '>=', other: number): boolean {
  if (how === '<') return value < other;
  if (how === '<=') return value <= other;
  return how === '>' ? value > other : value >= other;
}
