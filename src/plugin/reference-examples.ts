/**
 * The examples of docs/reference/blocks.md as pages of their own, for the tests that hold them: what the reference
 * shows must be accepted, and work.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Code } from 'mdast';
import { visit } from 'unist-util-visit';
import { parse, stringify } from 'yaml';
import { parseMarkdown } from './grammar.ts';
import { readPage } from './page.ts';
import type { Page } from './page.ts';

export type ReferenceExample = {
  /** Line of the example in the reference, 1-based. */
  line: number;
  page: Page;
};

/** What an example leaves out of its front matter. */
const FRONT_MATTER = {
  owner: 'reference',
  lastReviewed: '2026-11-23',
  reviewEvery: '90d',
  topic: 'reference',
  rationale: 'An example.',
  target: 'stack',
};

/** Every `md` example of the reference, in its order, each read as a runbook. */
export function referenceExamples(siteDir: string): ReferenceExample[] {
  return fencesOf(siteDir, 'md').map(({ value, position }) => ({
    line: position!.start.line,
    page: readPage('docs/runbooks/example.md', completed(value)),
  }));
}

/** Fences of the reference in one language. */
export function fencesOf(siteDir: string, lang: string): Code[] {
  const tree = parseMarkdown(readFileSync(join(siteDir, 'docs', 'reference', 'blocks.md'), 'utf8'), 'md');
  const fences: Code[] = [];
  visit(tree, 'code', (node) => {
    if (node.lang === lang && node.meta === null) fences.push(node);
  });
  return fences;
}

function completed(example: string): string {
  const [, given = '', body = example] = /^---\n(.*?)\n---\n(.*)$/s.exec(example) ?? [];
  const { runbook = {}, ...rest } = (parse(given) ?? {}) as { runbook?: object };
  return `---\n${stringify({ ...rest, runbook: { ...FRONT_MATTER, ...runbook } })}---\n\n${body}\n`;
}
