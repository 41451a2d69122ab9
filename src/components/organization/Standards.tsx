import type { ReactNode } from 'react';
import { organization } from './data.ts';

/** One group of documentation standards, by its id in the file. Throws when there is no such group: a page's mistake. */
export function Standards({ group }: { group: string }): ReactNode {
  const found = organization.standards.find(({ id }) => id === group);
  if (!found) throw new Error(`organization.yaml has no documentation standards "${group}"`);
  return (
    <ul>
      {found.rules.map((rule) => (
        <li key={rule}>{rule}</li>
      ))}
    </ul>
  );
}
