/**
 * Reads `organization.yaml` and says what is wrong with it, with file and line.
 */
import { readFile } from 'node:fs/promises';
import { isMap, isNode, LineCounter, parseDocument, type Document } from 'yaml';
import { organizationSchema, type Organization } from './schema.ts';

/** A mistake in the file. `line` is 1-based. */
export type OrganizationProblem = { file: string; line: number; message: string };

/** `lineOf` is the 1-based line of a key, or of the nearest one above it that exists. */
export type OrganizationResult =
  | { ok: true; organization: Organization; lineOf: (path: readonly PropertyKey[]) => number }
  | { ok: false; problems: OrganizationProblem[] };

/** The file is read by people: anything larger is not this file. */
const FILE_LIMIT_BYTES = 256 * 1024;

/**
 * Checks the text of an organization file.
 *
 * @param source the YAML text
 * @param file the name that problems carry
 * @returns the organization, or every problem found, in the order of the file
 */
export function parseOrganization(source: string, file: string): OrganizationResult {
  if (Buffer.byteLength(source) > FILE_LIMIT_BYTES) {
    return { ok: false, problems: [{ file, line: 1, message: `larger than ${FILE_LIMIT_BYTES} bytes` }] };
  }
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const lineOf = (path: readonly PropertyKey[]): number => lineAt(offsetOf(document, path));
  const lineAt = (offset: number): number => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    const problems = document.errors.map((error) => ({ file, line: lineAt(error.pos[0]), message: error.message }));
    return { ok: false, problems };
  }
  // An alias may point to anything of its own size, never blow up: the file has no use for many.
  const checked = organizationSchema.safeParse(document.toJS({ maxAliasCount: 10 }));
  if (checked.success) return { ok: true, organization: checked.data, lineOf };
  const problems = checked.error.issues
    .flatMap((issue) => {
      // A key that should not be there is reported where it stands, not at its parent.
      const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path];
      return places.map((path) => ({
        file,
        line: lineOf(path),
        message: `${path.map(String).join('.') || 'the file'}: ${wordsOf(issue, document.hasIn(path))}`,
      }));
    })
    .sort((a, b) => a.line - b.line);
  return { ok: false, problems };
}

/**
 * Reads and checks an organization file.
 *
 * @param path where it lies
 * @param file the name that problems carry, by default the path
 * @returns as `parseOrganization`; a file that cannot be read is a problem at line 1
 */
export async function loadOrganization(path: string, file = path): Promise<OrganizationResult> {
  let source: string;
  try {
    source = await readFile(path, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'the file is missing' : String(error);
    return { ok: false, problems: [{ file, line: 1, message: reason }] };
  }
  return parseOrganization(source, file);
}

/** One problem per line, as compilers print them. */
export function formatProblems(problems: OrganizationProblem[]): string {
  return problems.map(({ file, line, message }) => `${file}:${line}: ${message}`).join('\n');
}

function wordsOf(issue: { code?: string | undefined; message: string }, isThere: boolean): string {
  if (issue.code === 'unrecognized_keys') return 'unknown key';
  return isThere ? issue.message : 'is missing';
}

/** Where a path begins in the text; for a path that is not there, where its nearest parent begins. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(path.slice(0, length - 1), true);
    const last = path[length - 1];
    // A key's own line, not that of a value that may begin further down.
    const pair = isMap(parent) ? parent.items.find(({ key }) => String(key) === String(last)) : undefined;
    const node = pair ? pair.key : document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return document.contents?.range?.[0] ?? 0;
}
