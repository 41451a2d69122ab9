/** `lint`: what the build refuses, and what a page owes its readers besides. Needs no Docusaurus and no site. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lintProof } from './lint-scenarios.ts';
import { reporterOf } from './page.ts';
import type { Page } from './page.ts';
import { sortProblems } from './problem.ts';
import type { Problem } from './problem.ts';
import { lintExpectations, lintWaysBack } from './rules/blocks.ts';
import { lintCompose } from './rules/commands.ts';
import { linesOf } from './rules/context.ts';
import { lintFileForm } from './rules/file-form.ts';
import { lintLinks } from './rules/links.ts';
import { lintOverrides } from './rules/overrides.ts';
import { lintReviews } from './rules/reviews.ts';
import { lintPageFacts, lintSections } from './rules/sections.ts';
import { lintWithShellcheck } from './rules/shellcheck.ts';
import { lintStability } from './rules/stability.ts';
import type { RuleId } from './rules/table.ts';
import { problemsOf, readSite } from './site.ts';

export type LintOptions = {
  siteDir: string;
  /** The time by which reviews are due, milliseconds. */
  now?: () => number;
  /** Rules to leave out. */
  skip?: readonly RuleId[];
  /** Program to ask about blocks, `shellcheck` on the PATH by default. */
  shellcheck?: string;
};

/** Everything wrong in a site, in the order of files and lines. Empty means that it may be released. */
export async function lintDocs({ siteDir, now = Date.now, skip = [], shellcheck }: LintOptions): Promise<Problem[]> {
  if (!existsSync(join(siteDir, 'docs'))) {
    const message = 'there is no docs folder here';
    return [{ file: 'docs', line: 1, column: 1, rule: 'document', level: 'error', message }];
  }
  const pages = await readSite(siteDir);
  const found: Problem[] = [];
  const reporter = (page: Page) => reporterOf(page.file, linesOf(page), found);
  const rules = [
    lintSections,
    lintPageFacts,
    lintExpectations,
    lintWaysBack,
    lintProof,
    lintCompose,
    lintOverrides,
    lintFileForm,
    lintReviews(new Date(now()).toISOString().slice(0, 10)),
    lintLinks({ pages, exists: (file) => existsSync(join(siteDir, file)) }),
  ];
  for (const page of pages) for (const rule of rules) rule(page, reporter(page));
  const latest = await latestVersion(siteDir);
  if (latest !== null) lintStability(pages, latest, reporter);
  if (!skip.includes('shellcheck')) {
    await lintWithShellcheck(pages, reporter, shellcheck === undefined ? {} : { program: shellcheck });
  }
  return sortProblems([...problemsOf(pages), ...found]).filter(({ rule }) => !skip.includes(rule));
}

/** The last published version, null when there is none: Docusaurus puts the newest first. */
async function latestVersion(siteDir: string): Promise<string | null> {
  const file = join(siteDir, 'versions.json');
  if (!existsSync(file)) return null;
  const versions: unknown = JSON.parse(await readFile(file, 'utf8'));
  const [latest] = Array.isArray(versions) ? (versions as unknown[]) : [];
  return typeof latest === 'string' ? latest : null;
}
