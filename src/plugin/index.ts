/**
 * The build half of runnable blocks, a Docusaurus plugin. Here: reading and checking sources, the manifest, the check
 * of built pages, and the decoration of fences. Not here: anything that runs in a browser or on the server, and any
 * React. It imports src/contract and nothing else of this repository.
 */
import type { LoadContext, Plugin } from '@docusaurus/types';
import type { Manifest } from '../contract/manifest.ts';
import { createManifest, refuseProblems } from './manifest.ts';
import type { LoadedVersion } from './manifest.ts';
import { publish } from './publish.ts';
import { readSite } from './site.ts';

export { fixDocs } from './fix.ts';
export { lintDocs } from './lint.ts';
export { readSite } from './site.ts';
export type { Page } from './page.ts';
export { formatForEditors, formatProblems, sortProblems } from './problem.ts';
export { RULES } from './rules/table.ts';
export type { RuleId } from './rules/table.ts';
export type { Problem } from './problem.ts';
export { remarkRunbook } from './remark-runbook.ts';

/** Collects, checks and publishes the blocks of all docs versions. Takes no options. */
export function runbookPlugin({ siteDir, siteConfig, baseUrl, i18n }: LoadContext): Plugin {
  let manifest: Manifest | null = null;
  return {
    name: 'runbook-plugin',

    // Sources are read here and not in the remark plugin, which a warm cache skips.
    async allContentLoaded({ allContent, actions }) {
      const docs = allContent['docusaurus-plugin-content-docs']?.['default'] as
        { loadedVersions: LoadedVersion[] } | undefined;
      const pages = await readSite(siteDir);
      refuseProblems(pages, (text) => console.warn(text));
      manifest = await createManifest(
        { siteDir, baseUrl, trailingSlash: siteConfig.trailingSlash },
        docs?.loadedVersions ?? [],
        pages,
      );
      // For a practice server beside `docusaurus start`, under .docusaurus/runbook-plugin; no page imports it.
      if (process.env.NODE_ENV === 'development') {
        await actions.createData('manifest.json', JSON.stringify(manifest));
      }
    },

    async postBuild({ outDir }) {
      if (manifest === null) throw new Error('postBuild came before allContentLoaded');
      await publish({ outDir, baseUrl, i18n, manifest });
    },
  };
}
