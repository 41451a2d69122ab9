/**
 * One source file read into its runnable blocks and everything wrong with it. The only place where blocks are made:
 * lint, the manifest and the decoration of pages all start here.
 */
import type { Code, Root } from 'mdast';
import { visit } from 'unist-util-visit';
import type { Block } from '../contract/block.ts';
import { parseFence } from '../contract/fence.ts';
import { normalizeCode } from '../contract/hash.ts';
import type { RunbookMeta } from '../contract/manifest.ts';
import { readFrontMatter, readRunbookPart } from './front-matter.ts';
import { formatOf, parseMarkdown } from './grammar.ts';
import { lintBlockText } from './lint-block.ts';
import { lintActiveContent } from './lint-html.ts';
import { fenceInfo, isClosed, strayFences } from './fence-lines.ts';
import { docIdOf, isPartial, placeOf } from './place.ts';
import type { Place } from './place.ts';
import type { Problem } from './problem.ts';
import { sha256Hex } from './sha256.ts';

/** A block without its address, which only Docusaurus knows. */
export type SourceBlock = Omit<Block, 'permalink'>;

export type Page = {
  /** Relative to the site's folder, forward slashes. */
  file: string;
  version: string;
  doc: string;
  runbook: RunbookMeta | null;
  blocks: SourceBlock[];
  problems: Problem[];
};

const HOME_DOC = 'index';
const RUNBOOK_FOLDER = 'runbooks/';

/** Reads a page. `file` lies in a docs folder of the site; throws when it does not (a mistake of the caller). */
export function readPage(file: string, text: string): Page {
  const place = placeOf(file);
  if (place === null) throw new Error(`${file} is not in docs, versioned_docs or i18n`);
  const source = text.replace(/^\uFEFF/, '');
  const problems: Problem[] = [];
  const report = (line: number, message: string, level: Problem['level'] = 'error') => {
    problems.push({ file, line, level, message });
  };
  const tree = parseOrReport(source, file, report);
  const frontMatter = readFrontMatter(tree);
  for (const { line, message } of frontMatter.errors) report(line, message);
  const doc = docIdOf(place.source, frontMatter.all);
  const isRunbook = !isPartial(place.source) && doc.startsWith(RUNBOOK_FOLDER) && doc !== `${RUNBOOK_FOLDER}index`;
  const { runbook, target, errors } = readRunbookPart(frontMatter, isRunbook);
  for (const { line, message } of errors) report(line, message);
  if (Object(frontMatter.all['mdx']).format !== undefined) {
    report(frontMatter.lineOf(['mdx', 'format']), 'front matter mdx.format: name the file .md or .mdx instead');
  }
  if (/^[ >]*`{3,}[ ]*mdx-code-block/m.test(source))
    report(1, 'mdx-code-block fences are unwrapped before the page is read: refused');

  const page: Page = { file, version: place.version, doc, runbook, blocks: [], problems };
  const lines = source.split(/\r\n|\n|\r/);
  visit(tree, (node) => {
    for (const { line, message } of lintActiveContent(node)) report(line, message);
    if (node.type === 'code') readFence(node, lines, { page, place, target, report });
  });
  for (const line of strayFences(tree, lines)) {
    report(
      line,
      'this runnable fence is not read as a code block: put a blank line before it, and indent it less than four spaces',
    );
  }
  checkRollbacks(page, report);
  return page;
}

type Report = (line: number, message: string, level?: Problem['level']) => void;
type Context = { page: Page; place: Place; target: string | null; report: Report };

function parseOrReport(source: string, file: string, report: Report): Root {
  try {
    return parseMarkdown(source, formatOf(file));
  } catch (error) {
    const { line, reason } = Object(error) as { line?: number; reason?: string };
    if (reason === undefined) throw error;
    report(line ?? 1, `MDX: ${reason}`);
    return { type: 'root', children: [] };
  }
}

function readFence(node: Code, lines: string[], { page, place, target: pageTarget, report }: Context): void {
  const line = node.position!.start.line;
  const info = fenceInfo(node, lines);
  const fence = info === null ? { kind: 'plain' as const } : parseFence(info);
  if (fence.kind === 'plain') return;
  if (isPartial(place.source)) {
    report(
      line,
      'a runnable fence in a partial is refused: a partial belongs to no page, put the block into the page itself',
    );
    return;
  }
  if (formatOf(page.file) === 'mdx' && page.doc !== HOME_DOC) {
    report(line, 'a runnable fence in .mdx is allowed on the home page only: name the file .md');
  }
  if (!isClosed(node, lines)) report(line, 'the runnable fence is not closed');
  const meta = fence.kind === 'run' ? fence.meta : null;
  for (const finding of lintBlockText(node.value.replaceAll('\r\n', '\n'), meta)) {
    report(line + 1 + finding.index, finding.message, finding.level);
  }
  const normalized = normalizeCode(node.value);
  if (!normalized.ok) report(line, normalized.why);
  if (fence.kind === 'invalid') for (const error of fence.errors) report(line, error);
  if (fence.kind === 'invalid' || !normalized.ok) return;
  const target = fence.meta.target ?? pageTarget;
  if (target === null) {
    report(line, 'target is missing: name it on the fence (target=…) or for the page (front matter runbook.target)');
    return;
  }
  const twin = page.blocks.find((other) => other.id === fence.meta.id);
  if (twin !== undefined) report(line, `id "${twin.id}" is used on this page already, on line ${twin.line}`);
  page.blocks.push({
    ...fence.meta,
    target,
    version: page.version,
    doc: page.doc,
    lang: fence.lang,
    code: normalized.code,
    sha256: sha256Hex(normalized.code),
    line,
  });
}

function checkRollbacks(page: Page, report: Report): void {
  for (const { rollback, line } of page.blocks) {
    if (rollback !== null && !page.blocks.some((other) => other.id === rollback)) {
      report(line, `rollback: no block "${rollback}" on this page`);
    }
  }
}
