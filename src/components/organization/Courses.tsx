import type { ReactNode } from 'react';
import { organization } from './data.ts';
import { Reference } from './Reference.tsx';
import { Table } from './Table.tsx';

/** The required trainings with what they cover and the page they are taken on. */
export function Courses(): ReactNode {
  return (
    <Table
      caption="Required trainings"
      heads={['Training', 'What it covers', 'Taken on']}
      rows={organization.trainings.map(({ id, name, covers, page }) => ({
        id,
        cells: [name, covers, <Reference key="page" to={page} />],
      }))}
    />
  );
}
