import type { ReactNode } from 'react';
import { organization } from './data.ts';
import { Table } from './Table.tsx';

/** How long each kind of trouble may last before the rungs named are told. */
export function EscalationTimes(): ReactNode {
  const rungs = [...organization.ladders.technical, ...organization.ladders.management];
  const nameOf = (rung: string): string => `${rung} (${rungs.find(({ id }) => id === rung)?.name ?? 'unknown'})`;
  return (
    <Table
      caption="When to escalate, by kind of trouble"
      heads={['Trouble', 'Without answer or progress for', 'Tell']}
      rows={organization.escalation.map(({ id, trouble, afterMinutes, tell }) => ({
        id,
        cells: [trouble, `${afterMinutes} minutes`, tell.map(nameOf).join(' and ')],
      }))}
    />
  );
}
