import type { ReactNode } from 'react';
import { organization, type Organization } from './data.ts';
import styles from './styles.module.css';

type Contact = Organization['contacts'][number];

/** People to reach. A contact nobody has filled in says `not set`: better read by day than found at night. */
export function Contacts({ group }: { group: Contact['group'] }): ReactNode {
  return (
    <table className={styles.table}>
      <caption className={styles.hidden}>{group === 'on-call' ? 'On-call rotation' : 'External contacts'}</caption>
      <thead>
        <tr>
          <th scope="col">Contact</th>
          <th scope="col">Who that is</th>
          <th scope="col">How to reach</th>
        </tr>
      </thead>
      <tbody>
        {organization.contacts
          .filter((contact) => contact.group === group)
          .map(({ id, name, role, value }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td>{role}</td>
              <td>{value === '' ? <em className={styles.unset}>not set</em> : value}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
