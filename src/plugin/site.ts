/**
 * All Markdown of a site: every version's pages and partials, read and checked. Needs no Docusaurus, so that an
 * editor, a hook or the command line can lint in a second.
 */
import { glob, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { readPage, reporterOf } from './page.ts';
import type { Page } from './page.ts';
import { isPartial, placeOf } from './place.ts';
import { compare, sortProblems } from './problem.ts';
import type { Problem } from './problem.ts';
import { lintCommands } from './rules/commands.ts';
import { linesOf } from './rules/context.ts';

const CONTENT_FOLDERS = ['docs', 'versioned_docs', 'i18n/*/docusaurus-plugin-content-docs'] as const;

/** Reads every page of the site, partials included (they hold no blocks, but may hold problems). */
export async function readSite(siteDir: string): Promise<Page[]> {
  const files: string[] = [];
  for (const folder of CONTENT_FOLDERS) {
    for await (const path of glob(`${folder}/**/*.{md,mdx}`, { cwd: siteDir })) files.push(path.split(sep).join('/'));
  }
  const pages: Page[] = [];
  for (const file of files.filter((path) => placeOf(path) !== null).sort(compare)) {
    pages.push(readPage(file, await readFile(join(siteDir, file), 'utf8')));
  }
  return pages;
}

/** What the build refuses, or warns of, in pages already read. */
export function problemsOf(pages: readonly Page[]): Problem[] {
  const found: Problem[] = [];
  for (const page of pages) lintCommands(page, reporterOf(page.file, linesOf(page), found));
  return sortProblems([...pages.flatMap((page) => page.problems), ...found, ...twinPages(pages)]);
}

/** Two files that would be the same document. */
function twinPages(pages: readonly Page[]): Problem[] {
  const first = new Map<string, string>();
  return pages.flatMap(({ file, version, doc }) => {
    const place = placeOf(file);
    if (place === null || isPartial(place.source) || file.startsWith('i18n/')) return [];
    const name = `${version}/${doc}`;
    const other = first.get(name);
    first.set(name, other ?? file);
    if (other === undefined) return [];
    const message = `document id "${doc}" is taken by ${other} already`;
    return [{ file, line: 1, column: 1, rule: 'document' as const, level: 'error' as const, message }];
  });
}
