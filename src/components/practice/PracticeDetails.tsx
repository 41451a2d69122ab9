import { useState } from 'react';
import type { ReactElement } from 'react';
import { contents } from '../../client/browser.ts';
import { NO_BLOCKS } from '../../client/contents.ts';
import { targetView } from '../../client/session.ts';
import { NOT_ASKED } from '../../client/practice/systems.ts';
import { practiceSystems } from '../../client/practice/browser.ts';
import type { Procedure } from '../../contract/step.ts';
import { useSession, useStore } from '../use-store.ts';
import { SystemPart } from './SystemPart.tsx';
import styles from './practice.module.css';

/** Folded away: my practice system on each target of the page that is one. Only where there is somebody to have one. */
export function PracticeDetails({ procedure }: { procedure: Procedure }): ReactElement | null {
  const session = useSession();
  const here = useStore(contents.blocks(procedure), NO_BLOCKS);
  if (session.state !== 'ready' || session.me.person === null) return null;
  const targets = [...new Set([...here.values()].map(({ block }) => block.target))];
  return (
    <>
      {targets
        .filter((target) => targetView(session, target)?.environment === 'practice')
        .map((target) => (
          <OneSystem key={target} target={target} version={procedure.version} />
        ))}
    </>
  );
}

function OneSystem({ target, version }: { target: string; version: string }): ReactElement {
  const place = { target, version };
  const [open, setOpen] = useState(false);
  const { view } = useStore(practiceSystems.system(place), NOT_ASKED);
  function toggle(now: boolean): void {
    setOpen(now);
    if (now) void practiceSystems.look(place);
  }
  return (
    <details className={styles.details} onToggle={(event) => toggle(event.currentTarget.open)}>
      <summary>
        Practice system{' '}
        <span>
          on {target}
          {view !== null && view.faults.length > 0 && (
            <b> · {view.faults.length === 1 ? view.faults[0] : `${view.faults.length} faults`}</b>
          )}
        </span>
      </summary>
      {open && <SystemPart place={place} />}
    </details>
  );
}
