/** One release: a site and the manifest of exactly that site. */
import { createHash } from 'node:crypto';
import { lstatSync, readFileSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Block } from '../../src/contract/block.ts';
import { contentDigestInput } from '../../src/contract/hash.ts';
import type { Manifest, PageEntry } from '../../src/contract/manifest.ts';
import { manifestSchema } from '../../src/contract/manifest-schema.ts';
import { CURRENT_LINK, releasePaths } from './layout.ts';
import { siteFiles, type SiteFile } from './site-files.ts';

export type Release = {
  /** Folder name of the release. */
  name: string;
  manifest: Manifest;
  /** Names the content the server runs from. */
  contentDigest: string;
  siteDir: string;
  /** Every file of the site by its URL path, `/assets/x.js`. */
  files: ReadonlyMap<string, SiteFile>;
  block(version: string, doc: string, id: string): Block | null;
  /** Blocks of a page in page order; empty when there is no such page. */
  pageBlocks(version: string, doc: string): Block[];
  page(version: string, doc: string): PageEntry | null;
  latest(): string;
};

export type LoadResult = { ok: true; release: Release } | { ok: false; why: string };

/** Writable by group or others. */
const SHARED_WRITE = 0o022;
const HOW_TO_BUILD = 'Build it with `./runbooks build`.';

/** Where the link points, as text: cheap to compare. Null when there is no link. */
export function currentTarget(publishedDir: string): string | null {
  try {
    return readlinkSync(join(publishedDir, CURRENT_LINK));
  } catch {
    return null;
  }
}

/**
 * Loads the release that `current` names. The link is followed once, so that site and manifest are of one release even
 * when it is switched meanwhile. A manifest that somebody else may write decides what runs, so it is refused.
 */
export function loadRelease(publishedDir: string): LoadResult {
  let root: string;
  try {
    root = realpathSync(join(publishedDir, CURRENT_LINK));
  } catch {
    return { ok: false, why: `There is no published site in ${publishedDir}. ${HOW_TO_BUILD}` };
  }
  const paths = releasePaths(root);
  try {
    // Whoever may write one of these folders can put another manifest in place.
    for (const path of [realpathSync(publishedDir), dirname(root), root, paths.site, paths.published, paths.manifest]) {
      const problem = ownershipProblem(path, lstatSync(path));
      if (problem !== null) return { ok: false, why: problem };
    }
    const parsed = manifestSchema.safeParse(JSON.parse(readFileSync(paths.manifest, 'utf8')));
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      const where = issue === undefined || issue.path.length === 0 ? 'the file' : issue.path.map(String).join('.');
      return {
        ok: false,
        why: `${paths.manifest} is not a manifest this server understands (${where}: ${issue?.message ?? 'invalid'}). ${HOW_TO_BUILD}`,
      };
    }
    const wrong = digestProblem(parsed.data);
    if (wrong !== null) return { ok: false, why: `${paths.manifest} ${wrong}. ${HOW_TO_BUILD}` };
    return { ok: true, release: releaseOf(root, paths.site, parsed.data) };
  } catch (error) {
    return { ok: false, why: `The release in ${root} cannot be read (${(error as Error).message}). ${HOW_TO_BUILD}` };
  }
}

function releaseOf(root: string, siteDir: string, manifest: Manifest): Release {
  const blocks = new Map(manifest.blocks.map((block) => [key(block.version, block.doc, block.id), block]));
  const pages = new Map(manifest.pages.map((page) => [key(page.version, page.doc), page]));
  return {
    name: basename(root),
    manifest,
    contentDigest: manifest.contentDigest,
    siteDir,
    files: siteFiles(siteDir),
    block: (version, doc, id) => blocks.get(key(version, doc, id)) ?? null,
    pageBlocks: (version, doc) =>
      manifest.blocks.filter((block) => block.version === version && block.doc === doc).sort((a, b) => a.line - b.line),
    page: (version, doc) => pages.get(key(version, doc)) ?? null,
    latest: () => manifest.latest,
  };
}

/** A block's hash is what a reader agrees to and what the record names: it must be of the text that would run. */
function digestProblem(manifest: Manifest): string | null {
  const changed = manifest.blocks.find(({ code, sha256 }) => sha256Of(code) !== sha256);
  if (changed !== undefined) return `holds another text for block ${changed.id} of ${changed.doc} than its hash says`;
  return sha256Of(contentDigestInput(manifest)) === manifest.contentDigest ? null : 'does not match its own digest';
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

function ownershipProblem(path: string, stats: Stats): string | null {
  if (stats.isSymbolicLink())
    return `${path} is a symbolic link, and what runs must lie in the release itself. ${HOW_TO_BUILD}`;
  const own = process.getuid?.() ?? stats.uid;
  if (stats.uid !== 0 && stats.uid !== own)
    return `${path} belongs to user ${stats.uid}, who could change what runs. It must belong to root or to the server’s user.`;
  if ((stats.mode & SHARED_WRITE) !== 0)
    return `${path} can be written by its group or by everyone, who could change what runs. Take that away with \`chmod go-w ${path}\`.`;
  return null;
}

/** NUL is in no version, doc or id, so that two names never share a key. */
function key(...parts: string[]): string {
  return parts.join('\0');
}
