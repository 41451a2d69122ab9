/**
 * Hands `organization.yaml` to the site. It lies beside `docs/`, not in it, so that cutting a version copies nothing
 * of it: a page of an old version shows the contacts of today.
 *
 * The data is written as JSON modules instead of global data, because global data is part of the script of every
 * page and these few kilobytes are needed on pages that show them only.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import { applyTrailingSlash, type LoadedVersion } from '../plugin/manifest.ts';
import { readLinkable } from './linkable.ts';
import { referencesOf, resolveLinks, ROUTINES_DOC, type LinkableVersion } from './links.ts';
import { ORGANIZATION_FILE } from './lint.ts';
import { formatProblems, loadOrganization, type OrganizationResult } from './load.ts';

type Loaded = Extract<OrganizationResult, { ok: true }>;

/**
 * Docusaurus plugin. Fails the build with `organization.yaml:LINE: …` for every mistake in the file, links to what is
 * not there included.
 */
export function organizationPlugin({ siteDir, siteConfig, baseUrl }: LoadContext): Plugin<Loaded> {
  const file = path.join(siteDir, ORGANIZATION_FILE);
  let loaded: Loaded | null = null;

  /** The pages of a version that the file may point at. */
  async function linkable({ versionName, docs }: LoadedVersion, wanted: ReadonlySet<string>): Promise<LinkableVersion> {
    const pages = docs
      .filter(({ id }) => wanted.has(id))
      .map(async ({ source, permalink, title }) => {
        const page = source.replace(/^@site\//, '');
        const site = { baseUrl, trailingSlash: siteConfig.trailingSlash };
        return readLinkable(page, await readFile(path.join(siteDir, page), 'utf8'), {
          permalink: applyTrailingSlash(permalink, site),
          title,
        });
      });
    return { name: versionName, pages: await Promise.all(pages) };
  }

  return {
    // Also the folder of the generated modules, see src/components/organization/data.ts.
    name: 'organization',
    getPathsToWatch: () => [file],
    async loadContent() {
      const result = await loadOrganization(file, ORGANIZATION_FILE);
      if (!result.ok) throw new Error(formatProblems(result.problems));
      return result;
    },
    async contentLoaded({ content, actions }) {
      loaded = content;
      await actions.createData('organization.json', content.organization);
    },
    async allContentLoaded({ allContent, actions }) {
      if (loaded === null) throw new Error('allContentLoaded came before contentLoaded');
      const { organization, lineOf } = loaded;
      const docs = allContent['docusaurus-plugin-content-docs']?.['default'] as
        { loadedVersions: LoadedVersion[] } | undefined;
      const wanted = new Set([ROUTINES_DOC, ...referencesOf(organization).map(({ ref }) => ref.replace(/#.*$/, ''))]);
      const versions = await Promise.all((docs?.loadedVersions ?? []).map((version) => linkable(version, wanted)));
      const { links, missing } = resolveLinks(organization, versions);
      if (missing.length > 0) {
        const problems = missing.map(({ path: at, what }) => ({
          file: ORGANIZATION_FILE,
          line: lineOf(at),
          message: `${at.join('.')}: there is no ${what}`,
        }));
        throw new Error(formatProblems(problems));
      }
      await actions.createData('links.json', links);
    },
  };
}
