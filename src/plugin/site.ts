/**
 * All Markdown of a site: every version's pages and partials, read and checked. Needs no Docusaurus, so that an
 * editor, a hook or the command line can lint in a second.
 */
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { readPage } from './page.ts';
import type { Page } from './page.ts';
import { isPartial, placeOf } from './place.ts';
import { compare, sortProblems } from './problem.ts';
import type { Problem } from './problem.ts';

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

/** Everything wrong in a site, in the order of files and lines. Empty means that it would publish. */
export async function lintDocs({ siteDir }: { siteDir: string }): Promise<Problem[]> {
  if (!existsSync(join(siteDir, 'docs'))) {
    return [{ file: 'docs', line: 1, level: 'error', message: 'there is no docs folder here' }];
  }
  return problemsOf(await readSite(siteDir));
}

/** The problems of pages already read, with what only shows across pages. */
export function problemsOf(pages: readonly Page[]): Problem[] {
  return sortProblems([...pages.flatMap((page) => page.problems), ...twinPages(pages)]);
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
    return [{ file, line: 1, level: 'error' as const, message: `document id "${doc}" is taken by ${other} already` }];
  });
}
