import type { ReactNode } from 'react';
import styles from './styles.module.css';

type Row = { id: string; cells: ReactNode[] };

/** A table whose first column names its rows. `caption` is read out and not shown: the heading above says the same. */
export function Table({ caption, heads, rows }: { caption: string; heads: string[]; rows: Row[] }): ReactNode {
  return (
    <table className={`${styles.table} ${styles.stacked}`}>
      <caption className={styles.hidden}>{caption}</caption>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ id, cells: [first, ...others] }) => (
          <tr key={id}>
            <th scope="row">{first}</th>
            {others.map((cell, index) => (
              <td key={heads[index + 1]} data-head={heads[index + 1]}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
