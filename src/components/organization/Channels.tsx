import type { ReactNode } from 'react';
import { organization, type Organization } from './data.ts';
import styles from './styles.module.css';

type Channel = Organization['channels'][number];

/** Where things are said, and what belongs there. Addresses are text: they are read out as often as clicked. */
export function Channels({ group }: { group: Channel['group'] }): ReactNode {
  return (
    <table className={styles.table}>
      <caption className={styles.hidden}>
        {group === 'internal' ? 'Internal' : 'External'} communication channels
      </caption>
      <thead>
        <tr>
          <th scope="col">Channel</th>
          <th scope="col">Address</th>
          <th scope="col">What belongs there</th>
        </tr>
      </thead>
      <tbody>
        {organization.channels
          .filter((channel) => channel.group === group)
          .map(({ id, medium, address, purpose }) => (
            <tr key={id}>
              <th scope="row">{medium}</th>
              <td className={styles.address}>{address}</td>
              <td>{purpose}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
