import type { ReactNode } from 'react';
import { organization } from './data.ts';
import { Table } from './Table.tsx';

/** The three levels with what their holders are trusted with and what they ask for. */
export function LevelDetails(): ReactNode {
  return (
    <Table
      caption="Certification levels"
      heads={['Level', 'Scope', 'Trusted with', 'Asks for']}
      rows={organization.levels.map(({ id, name, scope, trusted, needs }) => ({
        id,
        cells: [`${id} (${name})`, scope, trusted, needs],
      }))}
    />
  );
}
