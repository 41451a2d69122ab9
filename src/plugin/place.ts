/**
 * Which version and document a source file is. Mirrors what Docusaurus derives from path and front matter, so that
 * lint needs no Docusaurus; the plugin checks the two against each other on every build.
 */
import { NEXT_VERSION } from '../contract/block.ts';

export type Place = {
  version: string;
  /** Path below the version's folder, forward slashes, for example `runbooks/01-health.md`. */
  source: string;
};

const VERSIONED_FOLDER = /^versioned_docs\/version-([^/]+)\/(.+)$/;
const TRANSLATED_FOLDER = /^i18n\/[^/]+\/docusaurus-plugin-content-docs\/(?:current|version-([^/]+))\/(.+)$/;
const CURRENT_FOLDER = /^docs\/(.+)$/;

/** The place of a file given relative to the site's folder; null when it is not in a docs folder. */
export function placeOf(file: string): Place | null {
  const versioned = VERSIONED_FOLDER.exec(file) ?? TRANSLATED_FOLDER.exec(file);
  if (versioned !== null) return { version: versioned[1] ?? NEXT_VERSION, source: versioned[2]! };
  const current = CURRENT_FOLDER.exec(file);
  return current === null ? null : { version: NEXT_VERSION, source: current[1]! };
}

/** A file that Docusaurus never makes a page of: it, or a folder above it, starts with an underscore. */
export function isPartial(source: string): boolean {
  return source.split('/').some((segment) => segment.startsWith('_'));
}

/** The document id, for example `runbooks/health` for `runbooks/01-health.md`. */
export function docIdOf(source: string, frontMatter: { id?: unknown; parse_number_prefixes?: unknown }): string {
  const strip = frontMatter.parse_number_prefixes === false ? (name: string) => name : stripNumberPrefix;
  const folders = source.split('/');
  const fileName = folders.pop()!.replace(/\.mdx?$/, '');
  const base = typeof frontMatter.id === 'string' ? frontMatter.id : strip(fileName);
  return [...folders.map(strip), base].join('/');
}

/** `01-name` is `name`, but `2026-11-notes` and `7.0-notes` are dates and versions and stay. */
function stripNumberPrefix(name: string): string {
  if (/^\d+[-_.]\d/.test(name)) return name;
  return /^\d+\s*[-_.]+\s*([^-_.\s].*)$/.exec(name)?.[1] ?? name;
}
