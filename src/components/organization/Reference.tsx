import type { ReactNode } from 'react';
import Link from '@docusaurus/Link';
import { useDocsVersion } from '@docusaurus/plugin-content-docs/client';
import { links } from './data.ts';

/**
 * A link to a page, section or block that the organization file names, in the version that is being read. Its words are
 * the target's own when none are given. A site that has no such page (one made for tests) shows the words alone.
 */
export function Reference({ to, children }: { to: string; children?: ReactNode }): ReactNode {
  const { version } = useDocsVersion();
  const link = links[version]?.[to];
  if (link === undefined) return children ?? null;
  return <Link to={link.href}>{children ?? link.title}</Link>;
}

/** The reference of a piece of recurring work: its section, or the whole page. */
export function placeOf({ page, section }: { page: string; section: string | null }): string {
  return section === null ? page : `${page}#${section}`;
}
