import type { ReactElement } from 'react';
import Link from '@docusaurus/Link';
import type { PageChange, VersionPage } from '../../contract/changes.ts';
import { dayWords } from '../page/front-matter.ts';
import { BlockChanges } from './BlockChanges.tsx';
import { countWords } from './words.ts';
import styles from './versions.module.css';

const KIND_WORDS: Record<PageChange['kind'], string> = { added: 'New page', removed: 'Page removed', changed: '' };

/** What changed in one version: why, how much, and every block that differs, page by page. */
export function VersionChanges({ page, title }: { page: VersionPage; title: string }): ReactElement {
  const { changes, note, links } = page;
  return (
    <main className={styles.main}>
      <p className={styles.crumb}>
        <Link to="/changes">Versions</Link>
      </p>
      <h1>{title}</h1>
      <p className={styles.lead}>
        {note?.why ?? (changes.after === 'next' ? 'This version is not published: it is what is being written.' : null)}
      </p>
      <ul className={styles.facts} aria-label="About this version">
        {note && (
          <li>
            Published <b>{dayWords(note.date)}</b>
          </li>
        )}
        <li>{changes.before === null ? 'The first version' : <>Compared with {<b>{changes.before}</b>}</>}</li>
        <li>
          <b>{countWords(changes.counts)}</b>
        </li>
      </ul>
      {changes.pages.length === 0 && <p>Nothing differs.</p>}
      {changes.pages.length > 1 && (
        <nav className={styles.pages} aria-label="Pages that differ">
          <ul>
            {changes.pages.map(({ doc }) => (
              <li key={doc}>
                <a href={`#${anchorOf(doc)}`}>{links[doc]?.title ?? doc}</a>
              </li>
            ))}
          </ul>
        </nav>
      )}
      {changes.pages.map((one) => (
        <PageChanges key={one.doc} page={one} link={links[one.doc]} first={changes.before === null} />
      ))}
    </main>
  );
}

type Link_ = VersionPage['links'][string];

function PageChanges(props: { page: PageChange; link: Link_ | undefined; first: boolean }): ReactElement {
  const { page, link, first } = props;
  const title = link?.title ?? page.doc;
  return (
    <section className={styles.page} aria-labelledby={anchorOf(page.doc)}>
      <h2 id={anchorOf(page.doc)}>{link ? <Link to={link.permalink}>{title}</Link> : title}</h2>
      {!first && KIND_WORDS[page.kind] && <p className={styles.kind}>{KIND_WORDS[page.kind]}</p>}
      {page.rationale && <p className={styles.why}>{page.rationale}</p>}
      {page.kind === 'changed' && page.blocks.length === 0 && (
        <p className={styles.quiet}>No block differs, only words around them.</p>
      )}
      <BlockChanges
        blocks={page.blocks}
        permalink={page.kind === 'removed' ? null : (link?.permalink ?? null)}
        first={first}
      />
    </section>
  );
}

function anchorOf(doc: string): string {
  return doc.replaceAll('/', '-');
}
