import type { ReactNode } from 'react';
import { organization, type Cadence } from './data.ts';
import { placeOf, Reference } from './Reference.tsx';
import styles from './styles.module.css';

/**
 * Recurring work as a list of boxes, each a link to the section that does it. Disabled: a tick here would be nobody's
 * and gone with the page.
 */
export function Checklist({ cadence }: { cadence: Cadence }): ReactNode {
  return (
    <ul className={styles.checklist} data-cadence={cadence}>
      {organization.cadences[cadence].map(({ id, item, page, section }) => (
        <li key={id} className={styles.tick}>
          <input type="checkbox" disabled aria-label={item} />{' '}
          <Reference to={placeOf({ page, section })}>{item}</Reference>
        </li>
      ))}
    </ul>
  );
}
