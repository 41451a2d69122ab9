/** YAML and its problems, each with file and line, in words that say what to do. */
import { isMap, isNode, isScalar, LineCounter, parseDocument, visit, type Document } from 'yaml';
import type { z } from 'zod';

export type ReadYaml =
  { ok: true; value: unknown; document: Document.Parsed; lines: LineCounter } | { ok: false; problems: string[] };

/** An empty file is an empty mapping. Aliases are bounded by the yaml package itself. */
export function readYaml(text: string, file: string): ReadYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, prettyErrors: false });
  if (document.errors.length > 0) {
    return {
      ok: false,
      problems: document.errors.map((error) => `${file}:${lines.linePos(error.pos[0]).line}: ${error.message}`),
    };
  }
  try {
    return { ok: true, value: document.toJS() ?? {}, document, lines };
  } catch (error) {
    // An alias without its anchor, or so many that the file would be a bomb: found only when they are followed.
    if (!(error instanceof ReferenceError)) throw error;
    return { ok: false, problems: [`${file}:${lineOfFirstAlias(document, lines)}: ${error.message}`] };
  }
}

function lineOfFirstAlias(document: Document.Parsed, lines: LineCounter): number {
  let offset = 0;
  visit(document, {
    Alias(_, node) {
      offset = node.range?.[0] ?? 0;
      return visit.BREAK;
    },
  });
  return lines.linePos(offset).line;
}

/** One line per problem: `runbooks.yaml:3: server.port: …`. */
export function problemsOf(error: z.ZodError, yaml: Extract<ReadYaml, { ok: true }>, file: string): string[] {
  return error.issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [at(issue.path, wordsOf(issue))];
    return issue.keys.map((key) =>
      at([...issue.path, key], 'there is no such key. docs/reference/configuration.md lists them all'),
    );
  });

  function at(path: readonly PropertyKey[], words: string): string {
    const name = path.length === 0 ? 'the file' : path.map(String).join('.');
    return `${file}:${lineOf(yaml, path)}: ${name}: ${words}`;
  }
}

function wordsOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined && issue.message.includes('undefined')
        ? `is missing; it takes ${article(issue.expected)}`
        : `takes ${article(issue.expected)}`;
    case 'invalid_value':
      return `takes one of ${issue.values.map(String).join(', ')}`;
    case 'too_small':
      return `takes ${issue.minimum} or more`;
    case 'too_big':
      return `takes at most ${issue.maximum}`;
    case 'invalid_union':
      return 'takes one of the kinds practice, local';
    case 'invalid_key':
      return issue.issues[0]?.message ?? issue.message;
    default:
      return issue.message;
  }
}

function article(expected: string): string {
  const words: Record<string, string> = {
    int: 'a whole number',
    number: 'a number',
    string: 'a text',
    boolean: 'true or false',
    array: 'a list',
    object: 'a mapping',
    record: 'a mapping',
  };
  return words[expected] ?? expected;
}

/** Line of the deepest node on the path that is there: the key where there is one, since that is what a person edits. */
function lineOf({ document, lines }: Extract<ReadYaml, { ok: true }>, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
  for (const [depth, step] of path.entries()) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (pair === undefined) break;
      offset = isNode(pair.key) ? (pair.key.range?.[0] ?? offset) : offset;
      node = pair.value;
    } else {
      const item: unknown = document.getIn(path.slice(0, depth + 1), true);
      if (!isNode(item)) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    }
  }
  return lines.linePos(offset).line;
}
