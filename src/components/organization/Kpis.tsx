import type { ReactNode } from 'react';
import { organization } from './data.ts';
import styles from './styles.module.css';

/** The figures we hold ourselves to, with the target where one has been agreed. */
export function Kpis(): ReactNode {
  return (
    <table className={styles.table}>
      <caption className={styles.hidden}>Metrics and their targets</caption>
      <thead>
        <tr>
          <th scope="col">Figure</th>
          <th scope="col">What it measures</th>
          <th scope="col">Target</th>
        </tr>
      </thead>
      <tbody>
        {organization.kpis.map(({ id, name, meaning, target }) => (
          <tr key={id}>
            <th scope="row">{name}</th>
            <td>{meaning}</td>
            <td className={styles.whole}>{target ?? <em className={styles.unset}>not set</em>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
