import type { ReactElement } from 'react';
import { diffLines } from '../../contract/line-diff.ts';
import { DiffText } from '../diff/DiffText.tsx';
import styles from './run.module.css';

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
      {changes.length > 0 && <DiffText label={`What changed in ${props.title}`} lines={changes} />}
    </div>
  );
}
