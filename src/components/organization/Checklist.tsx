import type { ReactNode } from 'react';
import { organization, type Cadence } from './data.ts';
import styles from './styles.module.css';

/** Recurring work as a list of boxes. Disabled: a tick here would be nobody's and gone with the page. */
export function Checklist({ cadence }: { cadence: Cadence }): ReactNode {
  return (
    <ul className={styles.checklist} data-cadence={cadence}>
      {organization.cadences[cadence].map(({ id, item }) => (
        <li key={id}>
          <label>
            <input type="checkbox" disabled /> {item}
          </label>
        </li>
      ))}
    </ul>
  );
}
