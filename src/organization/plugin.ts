/**
 * Hands `organization.yaml` to the site. It lies beside `docs/`, not in it, so that cutting a version copies nothing
 * of it: a page of an old version shows the contacts of today.
 *
 * The data is written as a JSON module instead of global data, because global data is part of the script of every
 * page and these few kilobytes are needed on pages that show them only.
 */
import path from 'node:path';
import type { LoadContext, Plugin } from '@docusaurus/types';
import { formatProblems, loadOrganization } from './load.ts';
import type { Organization } from './schema.ts';

const ORGANIZATION_FILE = 'organization.yaml';

/** Docusaurus plugin. Fails the build with `organization.yaml:LINE: …` for every mistake in the file. */
export function organizationPlugin(context: LoadContext): Plugin<Organization> {
  const file = path.join(context.siteDir, ORGANIZATION_FILE);
  return {
    // Also the folder of the generated module, see src/components/organization/data.ts.
    name: 'organization',
    getPathsToWatch: () => [file],
    async loadContent() {
      const result = await loadOrganization(file, ORGANIZATION_FILE);
      if (!result.ok) throw new Error(formatProblems(result.problems));
      return result.organization;
    },
    async contentLoaded({ content, actions }) {
      await actions.createData('organization.json', content);
    },
  };
}
