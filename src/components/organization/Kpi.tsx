import type { ReactNode } from 'react';
import { organization } from './data.ts';
import styles from './styles.module.css';

/** One figure in full, by its id in the file. Throws when there is no such figure: a page's mistake. */
export function Kpi({ id }: { id: string }): ReactNode {
  const found = organization.kpis.find((kpi) => kpi.id === id);
  if (!found) throw new Error(`organization.yaml has no figure "${id}"`);
  return (
    <dl className={styles.facts}>
      <dt>Measures</dt>
      <dd>{found.meaning}</dd>
      <dt>Target</dt>
      <dd>{found.target ?? <em className={styles.unset}>not set</em>}</dd>
      <dt>Formula</dt>
      <dd>{found.formula}</dd>
      <dt>Counts</dt>
      <dd>{found.counts}</dd>
      <dt>Leaves out</dt>
      <dd>{found.leavesOut}</dd>
      <dt>Shown</dt>
      <dd>{found.shown}</dd>
    </dl>
  );
}
