import type { ReactNode } from 'react';
import { organization } from './data.ts';

/** The five steps by which the runbooks and those who use them get better, in order. */
export function Improvement(): ReactNode {
  return (
    <ol>
      {organization.improvement.map(({ id, name, purpose }) => (
        <li key={id}>
          <strong>{name}</strong>: {purpose}
        </li>
      ))}
    </ol>
  );
}
