import type { ReactNode } from 'react';
import { organization, type Cadence } from './data.ts';
import { placeOf, Reference } from './Reference.tsx';
import styles from './styles.module.css';

/**
 * Recurring work with what it means, where it is done, and the block that does it where a machine can. Boxes are
 * disabled as in `Checklist`; printed, they are there to be ticked with a pen.
 */
export function Routine({ cadence }: { cadence: Cadence }): ReactNode {
  return (
    <ul className={styles.checklist} data-cadence={cadence}>
      {organization.cadences[cadence].map(({ id, item, how, page, section, block }) => (
        <li key={id} className={styles.tick}>
          <input type="checkbox" disabled aria-label={item} />
          <div>
            <strong>{item}</strong>
            <span className={styles.how}>{how}</span>
            <span className={styles.aside}>
              <Place page={page} section={section} />
              {block === null ? (
                <> · by hand</>
              ) : (
                <>
                  {' '}
                  · block <Reference to={`${page}#block-${block}`} />
                </>
              )}
            </span>
          </div>
        </li>
      ))}
    </ul>
  );
}

/** Page and section, as a reader looks for them. */
function Place({ page, section }: { page: string; section: string | null }): ReactNode {
  if (section === null) return <Reference to={page} />;
  return (
    <>
      <Reference to={page} />, <Reference to={placeOf({ page, section })} />
    </>
  );
}
