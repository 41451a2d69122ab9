import type { ReactNode } from 'react';
import { organization } from './data.ts';
import { Table } from './Table.tsx';

/** One table for the words in use: P0 is SEV1, down to P3, which is SEV4; with the rhythm of updates. */
export function SeverityNames(): ReactNode {
  return (
    <Table
      caption="Older names of severities, response time and rhythm of updates"
      heads={['Severity', 'Older name', 'First response', 'Word to the team and to users']}
      rows={organization.severities.map(({ id, also, response, updates }) => ({
        id,
        cells: [id, also, response, updates],
      }))}
    />
  );
}
