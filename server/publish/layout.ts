/**
 * The layout of the `published` folder:
 *
 *     current -> releases/<name>          switched by renaming a link over it
 *     releases/<name>/site/               the built site, served as it is
 *     releases/<name>/published/          manifest.json and answers.json: for the server alone, never served
 *     releases/<name>/release.json        what the folder was built from
 */
import { join } from 'node:path';

export const CURRENT_LINK = 'current';
export const RELEASES_FOLDER = 'releases';

export type ReleasePaths = { root: string; site: string; published: string; manifest: string; note: string };

export function releasePaths(root: string): ReleasePaths {
  const published = join(root, 'published');
  return {
    root,
    site: join(root, 'site'),
    published,
    manifest: join(published, 'manifest.json'),
    note: join(root, 'release.json'),
  };
}

/** What release.json holds. */
export type ReleaseNote = {
  /** Of every file of site and published folder. */
  digest: string;
  /** Of the sources it was built from: the same sources are not built twice. */
  sourceDigest: string;
  builtAt: number;
};
