import type { ReactElement } from 'react';
import type { DiffLine } from '../../contract/line-diff.ts';
import styles from './diff.module.css';

const SIGN: Record<DiffLine['kind'], string> = { same: ' ', gone: '−', new: '+' };
const WORD: Record<DiffLine['kind'], string> = { same: '', gone: 'no longer: ', new: 'now: ' };

/** Lines that are gone, new and the same, told by sign, colour and word. */
export function DiffText({ label, lines }: { label: string; lines: readonly DiffLine[] }): ReactElement {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles.diff} aria-label={label} tabIndex={0}>
      {lines.map((line, at) => (
        <div key={at} data-kind={line.kind}>
          <span aria-hidden="true">{SIGN[line.kind]} </span>
          <span className={styles.unseen}>{WORD[line.kind]}</span>
          {line.text}
        </div>
      ))}
    </section>
  );
}
