import { rmSync } from 'node:fs';
import type { LoadContext, RouteConfig } from '@docusaurus/types';
import { expect, onTestFinished, test } from 'vitest';
import type { VersionList, VersionPage } from '../../contract/changes.ts';
import { noteText } from './note.ts';
import { versionsPlugin } from './site-plugin.ts';
import { fence, runbook, siteOf } from './testing.ts';

const doc = (id: string, prefix: string) => ({ id, title: id.toUpperCase(), permalink: `${prefix}/${id}`, source: '' });

const CURRENT = {
  versionName: 'current',
  label: 'Next',
  isLast: false,
  path: '/next',
  docs: [doc('runbooks/a', '/next')],
};
const ONE = {
  versionName: '1.0',
  label: '1.0',
  isLast: true,
  path: '/',
  docs: [doc('runbooks/a', ''), doc('gone', '')],
};

/** Routes and data of a site, as Docusaurus would get them for these loaded versions. */
async function built(files: Record<string, string>, loadedVersions: unknown[]) {
  const siteDir = siteOf(files);
  onTestFinished(() => rmSync(siteDir, { recursive: true }));
  const data: Record<string, unknown> = {};
  const routes: RouteConfig[] = [];
  const plugin = versionsPlugin({
    siteDir,
    baseUrl: '/',
    siteConfig: { trailingSlash: false },
  } as unknown as LoadContext);
  await plugin.allContentLoaded!({
    allContent: { 'docusaurus-plugin-content-docs': { default: { loadedVersions } } },
    actions: {
      createData: async (name, content) => {
        data[name] = content;
        return name;
      },
      addRoute: (route) => void routes.push(route),
      setGlobalData: () => {},
    },
  });
  return { routes: routes.map(({ path, component }) => `${path} ${component}`), data };
}

const PUBLISHED = {
  'versions.json': '["1.0"]',
  'docs/runbooks/a.md': runbook(fence('look', 'echo new')),
  'versioned_docs/version-1.0/runbooks/a.md': runbook(fence('look', 'echo old')),
  'versioned_docs/version-1.0/gone.md': '# Gone\n',
  'versioned_docs/version-1.0/release.yaml': noteText({ version: '1.0', date: '2026-11-24', why: 'First.' }),
};

test('a site with a published version has a page for each, and a list of all', async () => {
  const { routes, data } = await built(PUBLISHED, [CURRENT, ONE]);
  expect(routes).toEqual([
    '/changes/next @theme/VersionChanges',
    '/changes/1.0 @theme/VersionChanges',
    '/changes @theme/VersionList',
  ]);
  const next = data['next.json'] as VersionPage;
  expect(next).toMatchObject({ note: null, changes: { before: '1.0', after: 'next', counts: { changed: 1 } } });
  expect(next.links).toEqual({
    // A page that is gone leads to where it last was.
    gone: { title: 'GONE', permalink: '/gone' },
    'runbooks/a': { title: 'RUNBOOKS/A', permalink: '/next/runbooks/a' },
  });
  expect(
    (data['versions.json'] as VersionList).map(({ version, isLatest, before }) => [version, isLatest, before]),
  ).toEqual([
    ['next', false, '1.0'],
    ['1.0', true, null],
  ]);
});

test('the first version names its blocks and does not repeat their text', async () => {
  const { data } = await built(PUBLISHED, [CURRENT, ONE]);
  const first = data['1.0.json'] as VersionPage;
  expect(first.note).toEqual({ version: '1.0', date: '2026-11-24', why: 'First.' });
  expect(JSON.stringify(first)).not.toContain('echo old');
  expect(first.changes.pages.at(-1)).toMatchObject({ kind: 'added', blocks: [{ id: 'look', title: 'Block look' }] });
});

test('a site that has published nothing has its pages all the same, so that links to them hold', async () => {
  const { routes } = await built({ 'docs/runbooks/a.md': runbook(fence('look', 'true')) }, [
    { ...CURRENT, isLast: true, path: '/' },
  ]);
  expect(routes).toEqual(['/changes/next @theme/VersionChanges', '/changes @theme/VersionList']);
});

test('a version that the site leaves out has no page, and nothing is compared with it', async () => {
  const { routes } = await built(PUBLISHED, [ONE]);
  expect(routes).toEqual(['/changes/1.0 @theme/VersionChanges', '/changes @theme/VersionList']);
});
