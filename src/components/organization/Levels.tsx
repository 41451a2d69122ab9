import type { ReactNode } from 'react';
import { organization } from './data.ts';

/** The three certification levels, lowest first: `C1 (Level 1)`. */
export function Levels(): ReactNode {
  return (
    <ul>
      {organization.levels.map(({ id, name, scope }) => (
        <li key={id}>
          <strong>
            {id} ({name})
          </strong>
          : {scope}
        </li>
      ))}
    </ul>
  );
}
