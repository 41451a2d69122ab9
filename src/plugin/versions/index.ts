/**
 * Versions of the runbooks. Here: what differs between two of them, cutting a new one, and what the site shows of both.
 * Not here: the manifest (../manifest.ts), and which version may run what (server/policy).
 */
export { compareEditions } from './compare.ts';
export { cutVersion, CutError } from './cut.ts';
export { nameProblem } from './name.ts';
export { versionOptions } from './options.ts';
export { patchLines, summaryWords } from './patch.ts';
export { publishedVersions, readEditions } from './read.ts';
export { versionsPlugin } from './site-plugin.ts';
export type { Edition } from './read.ts';
