/**
 * Builds the site of misbehaving blocks as a release, once per change of its sources, before the first test. It is the
 * project's own configuration, theme and plugins over the pages in e2e/site/docs.
 */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cutVersion } from '../../src/plugin/versions/index.ts';
import {
  currentNote,
  publishRelease,
  RELEASES_FOLDER,
  releasePaths,
  sourceDigest,
} from '../../server/publish/index.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PAGES = join(ROOT, 'e2e', 'site');
const BUILD_DEADLINE_MS = 5 * 60_000;

/** The `published` folder of that site. */
export const FIXTURE_PUBLISHED = join(ROOT, 'node_modules', '.cache', 'runbooks-e2e', 'published');

/** Playwright's global setup. */
export default async function buildFixtureSite(): Promise<void> {
  const digest = sourceDigest(ROOT) + sourceDigest(PAGES);
  if (currentNote(FIXTURE_PUBLISHED)?.sourceDigest === digest) return;
  const releases = join(FIXTURE_PUBLISHED, RELEASES_FOLDER);
  mkdirSync(releases, { recursive: true, mode: 0o755 });
  const buildRoot = mkdtempSync(join(releases, 'tmp-'));
  const siteDir = await assembleSite();
  try {
    await promisify(execFile)(
      process.execPath,
      [
        join(ROOT, 'node_modules/@docusaurus/core/bin/docusaurus.mjs'),
        'build',
        siteDir,
        '--out-dir',
        releasePaths(buildRoot).site,
      ],
      {
        cwd: siteDir,
        timeout: BUILD_DEADLINE_MS,
        env: { ...process.env, NODE_ENV: 'production', DOCUSAURUS_NO_PERSISTENT_CACHE: 'true' },
      },
    );
    await publishRelease(FIXTURE_PUBLISHED, { buildRoot, sourceDigest: digest, now: Date.now() });
  } finally {
    rmSync(buildRoot, { recursive: true, force: true });
    rmSync(siteDir, { recursive: true, force: true });
  }
}

/** A site folder: our pages, their version 1.0 and a 1.1 cut from the newest; everything else the project's own. */
export async function assembleSite(): Promise<string> {
  const siteDir = mkdtempSync(join(tmpdir(), 'runbooks-e2e-site-'));
  for (const name of ['docs', 'versioned_docs', 'versioned_sidebars', 'versions.json'])
    cpSync(join(PAGES, name), join(siteDir, name), { recursive: true });
  for (const name of ['src', 'static', 'organization.yaml'])
    cpSync(join(ROOT, name), join(siteDir, name), { recursive: true });
  cpSync(join(ROOT, 'docusaurus.config.ts'), join(siteDir, 'base.config.ts'));
  symlinkSync(join(ROOT, 'node_modules'), join(siteDir, 'node_modules'));
  // Its list of browsers decides how styles are compiled.
  cpSync(join(ROOT, 'package.json'), join(siteDir, 'package.json'));
  writeFileSync(
    join(siteDir, 'sidebars.ts'),
    `export default { docs: ['index', 'runbooks/endings', 'runbooks/procedure'] };`,
  );
  writeFileSync(
    join(siteDir, 'docusaurus.config.ts'),
    `import base from './base.config.ts';
     const navbar = {
       title: 'Blocks that misbehave',
       items: [{ type: 'docsVersionDropdown', position: 'right' }, { type: 'custom-account', position: 'right' }],
     };
     const [[preset, options]] = base.presets;
     // Pages that are not published would be the same once more.
     const docs = { ...options.docs, onlyIncludeVersions: ['1.1', '1.0'] };
     export default {
       ...base,
       title: 'Blocks that misbehave',
       presets: [[preset, { ...options, docs }]],
       themeConfig: { ...base.themeConfig, navbar },
     };`,
  );
  await cutVersion(siteDir, { version: '1.1', date: '2026-11-24', why: 'More ways to end.' });
  return siteDir;
}
