import type { ReactElement } from 'react';
import { blocks } from '../../client/browser.ts';
import { clock } from '../../client/status.ts';
import type { RunView } from '../../contract/run.ts';
import { useNow } from '../use-now.ts';
import { useSession, useStore } from '../use-store.ts';
import styles from './page.module.css';

const NONE: readonly RunView[] = [];

/** Beside the text: what runs at this moment, wherever on the site it was started in this tab. */
export function RunningNow(): ReactElement | null {
  const running = useStore(blocks.running, NONE);
  return running.length > 0 ? <List running={running} /> : null;
}

function List({ running }: { running: readonly RunView[] }): ReactElement {
  const session = useSession();
  const skewMs = session.state === 'ready' ? session.skewMs : 0;
  const now = useNow() + skewMs;
  return (
    <div className={styles.running}>
      <p className={styles.label} id="running-now">
        Running now
      </p>
      <ul aria-labelledby="running-now">
        {running.map((run) => (
          <li key={run.id}>
            <span>{run.title}</span>
            <span className={styles.clock}>{clock(now - run.startedAt)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
