import type { ReactNode } from 'react';
import { organization } from './data.ts';
import { Table } from './Table.tsx';

/** The improvement process with when each step happens and what comes of it. */
export function ImprovementDetails(): ReactNode {
  return (
    <Table
      caption="The improvement process"
      heads={['Step', 'What for', 'When and how']}
      rows={organization.improvement.map(({ id, name, purpose, how }) => ({ id, cells: [name, purpose, how] }))}
    />
  );
}
