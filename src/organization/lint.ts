/**
 * Everything wrong in the organization file of a site, without building it: its own mistakes, links to what the next
 * version does not have, and contacts that nobody has filled in.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { NEXT_VERSION } from '../contract/block.ts';
import { readSite } from '../plugin/site.ts';
import { readLinkable } from './linkable.ts';
import { resolveLinks } from './links.ts';
import { loadOrganization, type OrganizationResult } from './load.ts';

export const ORGANIZATION_FILE = 'organization.yaml';

/** A finding, shaped as lint shapes those of pages. `line` is 1-based. */
export type OrganizationFinding = { file: string; line: number; level: 'error' | 'warning'; message: string };

/** A site without the file has nothing to check. */
export async function lintOrganization({ siteDir }: { siteDir: string }): Promise<OrganizationFinding[]> {
  const path = join(siteDir, ORGANIZATION_FILE);
  if (!existsSync(path)) return [];
  const result = await loadOrganization(path, ORGANIZATION_FILE);
  if (!result.ok) return result.problems.map((problem) => ({ ...problem, level: 'error' as const }));
  return [...(await missingLinks(siteDir, result)), ...unsetContacts(result)].sort((a, b) => a.line - b.line);
}

type Loaded = Extract<OrganizationResult, { ok: true }>;

/** Contacts without a value: the page says `not set`, which helps nobody at night. */
export function unsetContacts({ organization, lineOf }: Loaded): OrganizationFinding[] {
  return organization.contacts.flatMap(({ id, name, value }, index) =>
    value === ''
      ? [
          {
            file: ORGANIZATION_FILE,
            line: lineOf(['contacts', index, 'value']),
            level: 'warning' as const,
            message: `contact "${id}" (${name}) has no value: pages show it as "not set"`,
          },
        ]
      : [],
  );
}

async function missingLinks(siteDir: string, { organization, lineOf }: Loaded): Promise<OrganizationFinding[]> {
  const pages = (await readSite(siteDir)).filter(
    ({ version, file }) => version === NEXT_VERSION && file.startsWith('docs/'),
  );
  const linkable = await Promise.all(
    pages.map(async ({ file, doc }) =>
      readLinkable(file, await readFile(join(siteDir, file), 'utf8'), { permalink: `/${doc}`, title: doc }),
    ),
  );
  const { missing } = resolveLinks(organization, [{ name: 'current', pages: linkable }]);
  return missing.map(({ path, what }) => ({
    file: ORGANIZATION_FILE,
    line: lineOf(path),
    level: 'error' as const,
    message: `${path.join('.')}: there is no ${what}`,
  }));
}
