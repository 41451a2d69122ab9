/**
 * The manifest: what Docusaurus publishes, joined with the blocks read from the sources of exactly those documents.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NEXT_VERSION } from '../contract/block.ts';
import { contentDigestInput } from '../contract/hash.ts';
import { MANIFEST_SCHEMA_VERSION } from '../contract/manifest.ts';
import type { Manifest } from '../contract/manifest.ts';
import { readPage } from './page.ts';
import type { Page } from './page.ts';
import { formatProblems, compare } from './problem.ts';
import { problemsOf } from './site.ts';
import { sha256Hex } from './sha256.ts';

/** The part of Docusaurus' LoadedVersion that is needed here; its type is not exported from the docs plugin's root. */
export type LoadedVersion = {
  versionName: string;
  isLast: boolean;
  docs: { id: string; title: string; permalink: string; source: string }[];
};

/** Thrown when a site may not be published. The message holds one line per problem. */
export class PublishingError extends Error {
  constructor(summary: string, lines: string) {
    super(`${summary}\n${lines}`);
    this.name = 'PublishingError';
  }
}

/** Docusaurus' name for a version in our words. */
export function versionWord(versionName: string): string {
  return versionName === 'current' ? NEXT_VERSION : versionName;
}

/** What is wrong in `pages` goes to `warn` when it is a warning; throws PublishingError with all errors otherwise. */
export function refuseProblems(pages: readonly Page[], warn: (text: string) => void): void {
  const problems = problemsOf(pages);
  const warnings = problems.filter((problem) => problem.level === 'warning');
  const errors = problems.filter((problem) => problem.level === 'error');
  if (warnings.length > 0) warn(formatProblems(warnings));
  if (errors.length > 0) throw new PublishingError('The runbooks cannot be published:', formatProblems(errors));
}

/** A permalink as links on the site say it. Docusaurus applies the setting to routes only after plugins have run. */
export function applyTrailingSlash(permalink: string, site: Pick<Site, 'baseUrl' | 'trailingSlash'>): string {
  if (site.trailingSlash === undefined || permalink === site.baseUrl) return permalink;
  const bare = permalink.replace(/\/+$/, '');
  return site.trailingSlash ? `${bare}/` : bare;
}

export type Site = { siteDir: string; baseUrl: string; trailingSlash: boolean | undefined };

/**
 * Builds the manifest without script hashes, which only exist once the pages are built. `pages` are all pages of the
 * site's folders; documents elsewhere are read on the way. Throws PublishingError when Docusaurus and readPage name a
 * document differently.
 */
export async function createManifest(
  site: Site,
  versions: readonly LoadedVersion[],
  pages: readonly Page[],
): Promise<Manifest> {
  const pageByFile = new Map(pages.map((page) => [page.file, page]));
  const words = versions.map((version) => versionWord(version.versionName));
  const latest = versionWord((versions.find((version) => version.isLast) ?? versions[0])?.versionName ?? 'current');
  const order = [...words].sort((a, b) => rank(a, latest) - rank(b, latest) || words.indexOf(a) - words.indexOf(b));
  const content: Pick<Manifest, 'blocks' | 'pages'> = { pages: [], blocks: [] };
  for (const word of order) {
    const docs = versions.find((version) => versionWord(version.versionName) === word)!.docs;
    for (const doc of [...docs].sort((a, b) => compare(a.id, b.id))) {
      const file = doc.source.replace(/^@site\//, '');
      const page = pageByFile.get(file) ?? readPage(file, await readFile(join(site.siteDir, file), 'utf8'));
      if (page.doc !== doc.id || page.version !== word) {
        throw new PublishingError(
          'The runbooks cannot be published:',
          `${file}:1: Docusaurus calls this document ${word}/${doc.id}, its blocks would be ${page.version}/${page.doc}`,
        );
      }
      const place = { version: word, doc: doc.id, permalink: applyTrailingSlash(doc.permalink, site) };
      const steps = page.steps.map(({ step }) => step);
      const { runbook, scenarios } = page;
      content.pages.push({ ...place, title: doc.title, source: file, runbook, steps, scenarios });
      content.blocks.push(...page.blocks.map((block) => ({ ...block, permalink: place.permalink })));
    }
  }
  return {
    schemaVersion: MANIFEST_SCHEMA_VERSION,
    contentDigest: sha256Hex(contentDigestInput(content)),
    versions: order,
    latest,
    ...content,
    scriptHashes: [],
  };
}

/** Latest first, `next` last, others between in the order Docusaurus gives. */
function rank(version: string, latest: string): number {
  if (version === NEXT_VERSION) return 2;
  return version === latest ? 0 : 1;
}
