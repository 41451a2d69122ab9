/** A version of the runbooks as its sources have it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NEXT_VERSION } from '../../contract/block.ts';
import type { Page, SourceBlock } from '../page.ts';
import { isPartial, placeOf } from '../place.ts';
import { readSite } from '../site.ts';

export type EditionPage = {
  doc: string;
  rationale: string | null;
  blocks: SourceBlock[];
  /** The whole source. */
  text: string;
};

/** All pages of one version. */
export type Edition = { version: string; pages: EditionPage[] };

const VERSIONS_FILE = 'versions.json';

/** Published versions, newest first; empty when none was cut yet. Throws when the file is not a list of names. */
export async function publishedVersions(siteDir: string): Promise<string[]> {
  const text = await readFile(join(siteDir, VERSIONS_FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '[]';
    throw error;
  });
  const names: unknown = JSON.parse(text);
  if (!Array.isArray(names) || !names.every((name) => typeof name === 'string')) {
    throw new Error(`${VERSIONS_FILE} is not a list of version names`);
  }
  return names;
}

/** All versions, newest first, `next` before them. Reads every page once. */
export async function readEditions(siteDir: string): Promise<Edition[]> {
  const names = [NEXT_VERSION, ...(await publishedVersions(siteDir))];
  const pages = (await readSite(siteDir)).filter(isDocument);
  return Promise.all(
    names.map(async (version) => {
      const own = pages.filter((page) => page.version === version);
      return { version, pages: await Promise.all(own.map((page) => withText(siteDir, page))) };
    }),
  );
}

/** Translations show the blocks of the original and are no pages of their own here. */
function isDocument({ file }: Page): boolean {
  return !file.startsWith('i18n/') && !isPartial(placeOf(file)?.source ?? '_');
}

async function withText(siteDir: string, { file, doc, runbook, blocks }: Page): Promise<EditionPage> {
  return { doc, rationale: runbook?.rationale ?? null, blocks, text: await readFile(join(siteDir, file), 'utf8') };
}
