/**
 * Cuts a version: the steps of `docusaurus docs:version`, and the release's note. Everything is written aside first and
 * then renamed into place, `versions.json` last: until that one is renamed, no version is there.
 */
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ReleaseNote } from '../../contract/changes.ts';
import { NOTE_FILE, noteText, versionFolder } from './note.ts';
import { publishedVersions } from './read.ts';

const SIDEBARS_FILE = 'sidebars.ts';
const VERSIONS_FILE = 'versions.json';

/** A version could not be cut, in words for the person at the command line. Nothing is left of it. */
export class CutError extends Error {
  override readonly name = 'CutError';
}

/**
 * Makes docs/ the published version `note.version` of the site in `siteDir`. The name was checked before (name.ts).
 * Throws CutError when its files are there already, and whatever the file system says; then nothing has changed.
 */
export async function cutVersion(siteDir: string, note: ReleaseNote): Promise<void> {
  const pages = versionFolder(note.version);
  const sidebars = `versioned_sidebars/version-${note.version}-sidebars.json`;
  for (const path of [pages, sidebars]) {
    if (existsSync(join(siteDir, path))) {
      throw new CutError(`${path} is there already, and versions.json does not know it. Remove it, then try again.`);
    }
  }
  const versions = [note.version, ...(await publishedVersions(siteDir))];
  const aside = await mkdtemp(join(siteDir, '.release-'));
  const placed: string[] = [];
  try {
    await cp(join(siteDir, 'docs'), join(aside, pages), { recursive: true });
    await writeInto(aside, `${pages}/${NOTE_FILE}`, noteText(note));
    await writeInto(aside, sidebars, `${JSON.stringify(await loadSidebars(siteDir), null, 2)}\n`);
    await writeInto(aside, VERSIONS_FILE, `${JSON.stringify(versions, null, 2)}\n`);
    for (const path of [pages, sidebars]) {
      await mkdir(dirname(join(siteDir, path)), { recursive: true });
      await rename(join(aside, path), join(siteDir, path));
      placed.push(path);
    }
    await rename(join(aside, VERSIONS_FILE), join(siteDir, VERSIONS_FILE));
  } catch (error) {
    for (const path of placed) await rm(join(siteDir, path), { recursive: true, force: true });
    throw error;
  } finally {
    await rm(aside, { recursive: true, force: true });
  }
}

async function writeInto(folder: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}

/** As Docusaurus loads it, so that what is kept is what it would have kept. */
async function loadSidebars(siteDir: string): Promise<unknown> {
  const { loadFreshModule } = await import('@docusaurus/utils');
  return loadFreshModule(join(siteDir, SIDEBARS_FILE));
}
