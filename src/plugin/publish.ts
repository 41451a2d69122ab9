/**
 * Writes what the server loads: `published/` beside the built site, never inside it, because it is not for browsers.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LoadContext } from '@docusaurus/types';
import { canonicalJson } from '../contract/hash.ts';
import type { Manifest } from '../contract/manifest.ts';
import { readManifest } from '../contract/manifest-schema.ts';
import { checkBuiltSite } from './cross-check.ts';
import { PublishingError } from './manifest.ts';
import { compare } from './problem.ts';

type Built = { outDir: string; baseUrl: string; i18n: LoadContext['i18n']; manifest: Manifest };

/**
 * Checks the built pages against the manifest and writes it with the pages' script hashes. Docusaurus builds the
 * default locale first; each further locale must show the same blocks and only adds its script hashes. Throws
 * PublishingError when anything differs, and then has written nothing.
 */
export async function publish({ outDir, baseUrl, i18n, manifest }: Built): Promise<void> {
  const isDefault = i18n.currentLocale === i18n.defaultLocale;
  const skip = isDefault ? i18n.locales.filter((locale) => locale !== i18n.defaultLocale) : [];
  const { differences, scriptHashes } = await checkBuiltSite(outDir, { baseUrl, manifest, skip });
  const folder = join(dirname(isDefault ? outDir : dirname(outDir)), 'published');
  let complete: Manifest = { ...manifest, scriptHashes };
  if (!isDefault) {
    const published = await readPublished(join(folder, 'manifest.json'));
    differences.push(...localeDifferences(published, manifest));
    const union = new Set([...published.scriptHashes, ...scriptHashes]);
    complete = { ...published, scriptHashes: [...union].sort(compare) };
  }
  if (differences.length > 0) {
    throw new PublishingError('The built pages do not show what would be published:', differences.join('\n'));
  }
  await mkdir(folder, { recursive: true });
  await writeWhole(join(folder, 'answers.json'), canonicalJson({ schemaVersion: 1, answers: [] }));
  await writeWhole(join(folder, 'manifest.json'), canonicalJson(complete));
}

/** A translated page must run exactly what the original runs. */
export function localeDifferences(original: Manifest, translated: Manifest): string[] {
  const hashes = new Map(original.blocks.map((block) => [nameOf(block), block.sha256]));
  const differences = translated.blocks
    .filter((block) => hashes.get(nameOf(block)) !== block.sha256)
    .map((block) => `${nameOf(block)}: the translation does not carry the text of the default locale`);
  const translatedNames = new Set(translated.blocks.map(nameOf));
  const missing = original.blocks.map(nameOf).filter((block) => !translatedNames.has(block));
  return [...differences, ...missing.map((block) => `${block}: the translation leaves this block out`)];
}

function nameOf({ version, doc, id }: Manifest['blocks'][number]): string {
  return `${version}/${doc}/${id}`;
}

async function readPublished(path: string): Promise<Manifest> {
  const result = readManifest(JSON.parse(await readFile(path, 'utf8')));
  if (!result.ok) throw new PublishingError(`${path} is not a manifest:`, result.problems.join('\n'));
  return result.manifest;
}

/** Readers see the old file or the new one, never half of one. */
async function writeWhole(path: string, json: string): Promise<void> {
  const aside = `${path}.${process.pid}.tmp`;
  await writeFile(aside, `${json}\n`);
  await rename(aside, path);
}
