import type { ReactElement } from 'react';
import Link from '@docusaurus/Link';
import type { VersionList as Versions } from '../../contract/changes.ts';
import { dayWords } from '../page/front-matter.ts';
import { countWords } from './words.ts';
import styles from './versions.module.css';

/** All versions, newest first: why each is there, and the way to its pages and to its changes. */
export function VersionList({ versions }: { versions: Versions }): ReactElement {
  const published = versions.some(({ version }) => version !== 'next');
  return (
    <main className={styles.main}>
      <h1>Versions</h1>
      <p className={styles.lead}>
        {published
          ? 'A published version never changes. What is true today stands in the latest one.'
          : 'Nothing has been published as a version yet: what you read is being written.'}
      </p>
      {versions.map((one) => (
        <section key={one.version} className={styles.page} aria-label={one.label}>
          <h2>
            <Link to={one.home}>{one.label}</Link>
            {one.isLatest && published && <span className={styles.latest}>latest</span>}
          </h2>
          {one.note && <p className={styles.why}>{one.note.why}</p>}
          <ul className={styles.facts} aria-label={`About ${one.label}`}>
            {one.note && (
              <li>
                Published <b>{dayWords(one.note.date)}</b>
              </li>
            )}
            <li>
              {countWords(one.counts)}
              {one.before !== null && ` since ${one.before}`}
            </li>
            <li>
              <Link to={one.permalink}>What changed in {one.version}</Link>
            </li>
          </ul>
        </section>
      ))}
    </main>
  );
}
