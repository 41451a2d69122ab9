import type { ReactNode } from 'react';
import { organization } from './data.ts';

/** Courses that everyone on call has taken. */
export function Trainings(): ReactNode {
  return (
    <ul>
      {organization.trainings.map(({ id, name }) => (
        <li key={id}>{name}</li>
      ))}
    </ul>
  );
}
