import { useState } from 'react';
import type { ReactElement } from 'react';
import type { Procedure } from '../../contract/step.ts';
import { usePageFacts, useSession } from '../use-store.ts';
import { SessionPart } from './SessionPart.tsx';
import styles from './panel.module.css';

/** Folded away: where the next block starts, and what the session has kept. Only where there is somebody to have one. */
export function SessionDetails({ procedure }: { procedure: Procedure }): ReactElement | null {
  const session = useSession();
  const sessions = usePageFacts(procedure.version, procedure.doc)?.sessions ?? [];
  const [open, setOpen] = useState(false);
  if (session.state !== 'ready' || session.me.person === null) return null;
  const notes = sessions.filter(({ note }) => note !== null).length;
  return (
    <details className={styles.session} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        Session{' '}
        <span>
          {sessions.length === 0
            ? 'none yet'
            : sessions.map(({ target, cwd }) => `on ${target}${cwd === null ? '' : `, in ${cwd}`}`).join('; ')}
          {notes > 0 && <b> · state kept from before</b>}
        </span>
      </summary>
      {open && <SessionPart procedure={procedure} />}
    </details>
  );
}
