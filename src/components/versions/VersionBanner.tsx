import type { ReactElement } from 'react';
import Link from '@docusaurus/Link';
import { useDocsVersion, useDocVersionSuggestions } from '@docusaurus/plugin-content-docs/client';
import styles from './on-page.module.css';

/** On a page that is not of the latest version: which one it is, and the way to the same page in the latest. */
export function VersionBanner(): ReactElement | null {
  const { banner, label } = useDocsVersion();
  const { latestDocSuggestion: same, latestVersionSuggestion: latest } = useDocVersionSuggestions(undefined);
  const older = banner === 'unmaintained';
  if (!banner) return null;
  return (
    <aside className={styles.banner} aria-label="Version">
      <p>
        {older ? 'This is version' : 'This is'} <b>{label}</b>. The latest is {latest.label}:{' '}
        {same ? (
          <Link to={same.path}>same page</Link>
        ) : (
          <>
            this page is not in it, <Link to={latest.path}>its index</Link> is
          </>
        )}
        .
      </p>
      <p>
        <Link to={`/changes/${older ? latest.name : 'next'}`}>What changed{older && ` in ${latest.label}`}</Link>
      </p>
    </aside>
  );
}
