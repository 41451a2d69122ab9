/**
 * The built site against the manifest: every page shows exactly the blocks the manifest has for it, with exactly the
 * text that would run. Whatever stands between source and HTML (cache, preprocessor, theme, another plugin, a
 * different parser) cannot make a reader see one thing and run another without failing here.
 */
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { normalizeCode } from '../contract/hash.ts';
import type { Manifest } from '../contract/manifest.ts';
import { readBuiltPage } from './built-page.ts';
import type { ShownBlock } from './built-page.ts';
import { compare } from './problem.ts';
import { cspHash, sha256Hex } from './sha256.ts';

export type CheckedSite = {
  /** One sentence per difference, sorted; empty when page and manifest are one. */
  differences: string[];
  /** CSP sources of all inline scripts, sorted, each once. */
  scriptHashes: string[];
};

type Expected = Pick<Manifest['blocks'][number], 'id' | 'sha256'>;

/**
 * Reads all HTML of a built site. `baseUrl` is Docusaurus' (with the locale), `skip` names folders directly below
 * `outDir` that belong to another locale.
 */
export async function checkBuiltSite(
  outDir: string,
  { baseUrl, manifest, skip = [] }: { baseUrl: string; manifest: Manifest; skip?: readonly string[] },
): Promise<CheckedSite> {
  const differences: string[] = [];
  const expected = new Map<string, Expected[]>();
  for (const page of manifest.pages) {
    const file = htmlFileOf(outDir, page.permalink, baseUrl);
    const blocks = manifest.blocks.filter((block) => block.version === page.version && block.doc === page.doc);
    if (file === null) differences.push(`${page.source}: no built page for ${page.permalink}`);
    else expected.set(file, blocks);
  }
  const hashes = new Set<string>();
  for await (const path of glob('**/*.html', { cwd: outDir })) {
    const file = path.split(sep).join('/');
    if (skip.some((folder) => file.startsWith(`${folder}/`))) continue;
    const page = readBuiltPage(await readFile(join(outDir, path), 'utf8'));
    for (const script of page.inlineScripts) hashes.add(cspHash(script));
    for (const what of page.active) differences.push(`${file}: ${what}`);
    differences.push(...compareBlocks(expected.get(file) ?? [], page.blocks).map((what) => `${file}: ${what}`));
  }
  return { differences: differences.sort(compare), scriptHashes: [...hashes].sort(compare) };
}

/** What differs between the blocks a page should show and those it shows; order counts as well. */
export function compareBlocks(expected: readonly Expected[], shown: readonly ShownBlock[]): string[] {
  const differences: string[] = [];
  for (const { id } of expected) {
    const count = shown.filter((block) => block.id === id).length;
    if (count !== 1) differences.push(`block "${id}" is shown ${count} times instead of once`);
  }
  for (const block of shown) {
    const wanted = expected.find(({ id }) => id === block.id);
    if (wanted === undefined) {
      differences.push(`block "${block.id}" is shown, but this page publishes no such block`);
      continue;
    }
    if (block.sha256 !== wanted.sha256) differences.push(`block "${block.id}" carries another hash than was published`);
    const normalized = block.text === null ? null : normalizeCode(block.text);
    if (normalized === null) {
      differences.push(`block "${block.id}" does not show its text in exactly one pre code`);
    } else if (!normalized.ok || sha256Hex(normalized.code) !== wanted.sha256) {
      differences.push(`block "${block.id}" shows another text than would run`);
    }
  }
  const order = shown.map(({ id }) => id).join(' ');
  if (differences.length === 0 && order !== expected.map(({ id }) => id).join(' ')) {
    differences.push(`the blocks are shown in another order (${order}) than they stand in the source`);
  }
  return differences;
}

/** The file a permalink was built to, relative to `outDir`, for each of Docusaurus' trailingSlash settings. */
function htmlFileOf(outDir: string, permalink: string, baseUrl: string): string | null {
  const path = permalink.startsWith(baseUrl) ? permalink.slice(baseUrl.length) : permalink.replace(/^\//, '');
  const bare = decodeURI(path).replace(/\/$/, '');
  const candidates = bare === '' ? ['index.html'] : [`${bare}.html`, `${bare}/index.html`];
  return candidates.find((file) => existsSync(join(outDir, file))) ?? null;
}
