/** Pages about versions: `/changes` lists them, `/changes/1.1` says what changed in one. A Docusaurus plugin. */
import type { LoadContext, Plugin } from '@docusaurus/types';
import { NEXT_VERSION } from '../../contract/block.ts';
import type { VersionChanges, VersionList, VersionPage } from '../../contract/changes.ts';
import { applyTrailingSlash, versionWord } from '../manifest.ts';
import type { LoadedVersion } from '../manifest.ts';
import { compareEditions } from './compare.ts';
import { readNote } from './note.ts';
import { readEditions } from './read.ts';

const FOLDER = 'changes';

/** The docs plugin's versions, as much of them as is needed. */
type Loaded = LoadedVersion & { label: string; path: string };

/** Takes no options. Needs the docs plugin with its default id. */
export function versionsPlugin({ siteDir, siteConfig, baseUrl }: LoadContext): Plugin {
  const site = { baseUrl, trailingSlash: siteConfig.trailingSlash };
  const address = (version?: string) =>
    applyTrailingSlash(`${baseUrl}${[FOLDER, version].filter(Boolean).join('/')}`, site);
  return {
    name: 'runbook-versions',

    // Titles and addresses are the docs plugin's, and a version that it leaves out has no page here.
    async allContentLoaded({ allContent, actions }) {
      const docs = allContent['docusaurus-plugin-content-docs']?.['default'] as
        { loadedVersions: Loaded[] } | undefined;
      const loaded = new Map((docs?.loadedVersions ?? []).map((one) => [versionWord(one.versionName), one]));
      const editions = (await readEditions(siteDir)).filter(({ version }) => loaded.has(version));
      const list: VersionList = [];
      for (const [at, edition] of editions.entries()) {
        const before = editions[at + 1] ?? null;
        const changes = compareEditions(before, edition);
        const own = loaded.get(edition.version)!;
        const note = edition.version === NEXT_VERSION ? null : await readNote(siteDir, edition.version);
        const links = linksOf(changes, [own, before === null ? null : loaded.get(before.version)!], site);
        const page: VersionPage = { changes: before === null ? withoutText(changes) : changes, note, links };
        const data = await actions.createData(`${edition.version}.json`, page);
        actions.addRoute({
          path: address(edition.version),
          component: '@theme/VersionChanges',
          exact: true,
          modules: { page: data },
        });
        list.push({
          version: edition.version,
          label: own.label,
          permalink: address(edition.version),
          home: applyTrailingSlash(own.path, site),
          isLatest: own.isLast,
          note,
          before: before?.version ?? null,
          counts: changes.counts,
        });
      }
      const data = await actions.createData('versions.json', list);
      actions.addRoute({ path: address(), component: '@theme/VersionList', exact: true, modules: { versions: data } });
    },
  };
}

/** Where the pages of `changes` are: in the newer version, or in the older one when they are gone. */
function linksOf(
  changes: VersionChanges,
  versions: (Loaded | null)[],
  site: { baseUrl: string; trailingSlash: boolean | undefined },
): VersionPage['links'] {
  const links: VersionPage['links'] = {};
  for (const { doc } of changes.pages) {
    const found = versions
      .map((version) => version?.docs.find(({ id }) => id === doc))
      .find((one) => one !== undefined);
    if (found) links[doc] = { title: found.title, permalink: applyTrailingSlash(found.permalink, site) };
  }
  return links;
}

/** In a first version everything is new: its text stands on its pages and need not be there twice. */
function withoutText(changes: VersionChanges): VersionChanges {
  const pages = changes.pages.map((page) => ({
    ...page,
    blocks: page.blocks.map((block) => ('code' in block ? { ...block, code: '' } : block)),
  }));
  return { ...changes, pages };
}
