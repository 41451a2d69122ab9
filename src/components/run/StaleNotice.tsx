import type { ReactElement } from 'react';
import { diffLines } from '../../client/diff.ts';
import type { DiffLine } from '../../client/diff.ts';
import styles from './run.module.css';

const SIGN: Record<DiffLine['kind'], string> = { same: ' ', gone: '−', new: '+' };
const WORD: Record<DiffLine['kind'], string> = { same: '', gone: 'no longer: ', new: 'now: ' };

/** This page is older than what is published: what changed, and the way to the present text. Nothing ran. */
export function StaleNotice(props: {
  title: string;
  shown: string;
  published: { sha256: string; code: string } | null;
}): ReactElement {
  const changes = props.published ? diffLines(props.shown, props.published.code) : [];
  return (
    <div className={styles.why} data-tone="warn">
      <p>
        <strong>The published block has changed.</strong> This page is older than what is published, so nothing ran.
        Reload it, read it again, then run it.{' '}
        <button type="button" className={styles.inline} onClick={() => location.reload()}>
          Reload the page
        </button>
      </p>
      {changes.length > 0 && (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <section className={styles.diff} aria-label={`What changed in ${props.title}`} tabIndex={0}>
          {changes.map((line, at) => (
            <div key={at} data-kind={line.kind}>
              <span aria-hidden="true">{SIGN[line.kind]} </span>
              <span className={styles.unseen}>{WORD[line.kind]}</span>
              {line.text}
            </div>
          ))}
        </section>
      )}
    </div>
  );
}
