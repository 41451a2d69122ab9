import type { ReactNode } from 'react';
import { organization } from './data.ts';
import styles from './styles.module.css';

/** The four severities: what makes one, how fast we answer, and its older P0 to P3 word. */
export function Severities(): ReactNode {
  return (
    <table className={styles.table}>
      <caption className={styles.hidden}>Incident severities, their criteria and response times</caption>
      <thead>
        <tr>
          <th scope="col">Severity</th>
          <th scope="col">One of these is true</th>
          <th scope="col">Response time</th>
        </tr>
      </thead>
      <tbody>
        {organization.severities.map(({ id, name, also, criteria, response }) => (
          <tr key={id} id={id.toLowerCase()}>
            <th scope="row">
              <span className={styles.severity} data-severity={id}>
                {id}
              </span>{' '}
              <span className={styles.name}>{name}</span> <span className={styles.aside}>also called {also}</span>
            </th>
            <td>
              <ul>
                {criteria.map((criterion) => (
                  <li key={criterion}>{criterion}</li>
                ))}
              </ul>
            </td>
            <td>{response}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
