import type { ReactElement } from 'react';
import Link from '@docusaurus/Link';
import { useDocsVersion } from '@docusaurus/plugin-content-docs/client';
import { versionWord } from './words.ts';
import styles from './on-page.module.css';

/** At the foot of a runbook: the way to what its version has changed. */
export function VersionFoot(): ReactElement {
  const { version, label } = useDocsVersion();
  return (
    <p className={styles.foot}>
      Version {label}. <Link to={`/changes/${versionWord(version)}`}>What changed in it</Link>
    </p>
  );
}
