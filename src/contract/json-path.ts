/**
 * The part of JSONPath (RFC 9535) that names exactly one place: `$.services[0]['health status']`. No filters, no
 * wildcards: an expectation or a captured value is one value.
 */

export type JsonPath = readonly (string | number)[];

const MAX_PATH_CHARS = 200;
const NAME = /\.([A-Za-z_\u0080-\uffff][\w\u0080-\uffff-]*)/y;
const INDEX = /\[(-?\d{1,9})\]/y;
const QUOTED = /\[(?:'([^'\\]*)'|"([^"\\]*)")\]/y;

/** Reads a path that takes the whole text; null when it is none. */
export function parseJsonPath(text: string): JsonPath | null {
  const found = readJsonPath(text);
  return found !== null && found.rest === '' ? found.path : null;
}

/** Reads a path at the start of a text, and gives what follows it. */
export function readJsonPath(text: string): { path: JsonPath; rest: string } | null {
  if (!text.startsWith('$')) return null;
  const path: (string | number)[] = [];
  let at = 1;
  for (;;) {
    const step = match(NAME, text, at) ?? match(QUOTED, text, at) ?? match(INDEX, text, at);
    if (step === null) return { path, rest: text.slice(at) };
    path.push(step.pattern === INDEX ? Number(step.value) : step.value);
    at = step.end;
    if (at > MAX_PATH_CHARS) return null;
  }
}

function match(pattern: RegExp, text: string, at: number): { pattern: RegExp; value: string; end: number } | null {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? null : { pattern, value: found[1] ?? found[2] ?? '', end: pattern.lastIndex };
}

/** What stands at a place; undefined when nothing does. A negative index counts from the end. */
export function valueAt(document: unknown, path: JsonPath): unknown {
  let value = document;
  for (const step of path) {
    if (typeof step === 'number') {
      value = Array.isArray(value) ? value.at(step) : undefined;
    } else {
      value = isObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
    }
  }
  return value;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The JSON document in a command's plain output: all of it, else its last line that is not empty, as `docker compose ps
 * --format json` prints one document a line. Undefined when neither is JSON.
 */
export function jsonIn(output: string): unknown {
  const whole = output.trim();
  return parse(whole) ?? parse(whole.slice(whole.lastIndexOf('\n') + 1));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
