import type { ReactNode } from 'react';
import { organization, type LadderKind } from './data.ts';
import { Table } from './Table.tsx';

/** A ladder with the moment at which each rung calls the next: `T1 (L1 Support)`. */
export function Rungs({ kind }: { kind: LadderKind }): ReactNode {
  return (
    <Table
      caption={`${kind === 'technical' ? 'Technical' : 'Management'} escalation, lowest rung first`}
      heads={['Rung', 'What it does', 'Goes on to the next when']}
      rows={organization.ladders[kind].map(({ id, name, duty, climb }) => ({
        id,
        cells: [`${id} (${name})`, duty, climb ?? 'This is the last rung.'],
      }))}
    />
  );
}
