/**
 * What is published: release folders, the link that names the current one, and the manifest in it. Reading (for the
 * server) and writing (for `runbooks build`) of that folder's layout both live here; how a site is built does not.
 */
export { loadRelease, type Release, type LoadResult } from './release.ts';
export { openReleases, type Releases } from './releases.ts';
export { siteFiles, type SiteFile } from './site-files.ts';
export { currentNote, publishRelease, type Published } from './publish.ts';
export { CURRENT_LINK, RELEASES_FOLDER, releasePaths, type ReleasePaths } from './layout.ts';
export { sourceDigest } from './source-digest.ts';
