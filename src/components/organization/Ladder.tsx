import type { ReactNode } from 'react';
import { organization, type LadderKind } from './data.ts';

/** An escalation ladder, lowest rung first, with both names of a rung: `T1 (L1 Support)`. */
export function Ladder({ kind }: { kind: LadderKind }): ReactNode {
  return (
    <ol>
      {organization.ladders[kind].map(({ id, name, duty }) => (
        <li key={id}>
          <strong>
            {id} ({name})
          </strong>
          : {duty}
        </li>
      ))}
    </ol>
  );
}
