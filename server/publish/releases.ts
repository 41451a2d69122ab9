/** The current release, noticed anew when the link changes; a pair of site and manifest is never mixed. */
import { currentTarget, loadRelease, type Release } from './release.ts';
import type { SiteFile } from './site-files.ts';

/** The link is looked at this often at most. */
const CHECK_EVERY_MS = 1_000;

export type Releases = {
  /** The release to serve and to run from, null until there is one. */
  current(): Release | null;
  /** An asset of the release that was current before: open pages of it still ask for their scripts. */
  earlierAsset(path: string): SiteFile | null;
  /** Why there is none, or why the newest one was not taken. */
  problem(): string | null;
};

export type ReleasesOptions = {
  publishedDir: string;
  now: () => number;
  log: { info(fields: object, message: string): void; error(fields: object, message: string): void };
};

/** A release that cannot be loaded leaves the one before in place: a bad build never takes the pages away. */
export function openReleases({ publishedDir, now, log }: ReleasesOptions): Releases {
  let current: Release | null = null;
  let earlier: Release | null = null;
  let problem: string | null = null;
  let target: string | null = null;
  let checkedAt = Number.NEGATIVE_INFINITY;

  function check(): void {
    if (now() - checkedAt < CHECK_EVERY_MS) return;
    checkedAt = now();
    const found = currentTarget(publishedDir);
    if (found !== null && found === target && problem === null) return;
    const loaded = loadRelease(publishedDir);
    if (!loaded.ok) {
      if (loaded.why !== problem) log.error({ publishedDir }, loaded.why);
      problem = loaded.why;
      return;
    }
    target = found;
    problem = null;
    if (current?.name === loaded.release.name) return;
    earlier = current;
    current = loaded.release;
    log.info(
      { release: current.name, content: current.contentDigest, blocks: current.manifest.blocks.length },
      'release loaded',
    );
  }

  return {
    current() {
      check();
      return current;
    },
    earlierAsset: (path) => (path.startsWith('/assets/') ? (earlier?.files.get(path) ?? null) : null),
    problem() {
      check();
      return problem;
    },
  };
}
