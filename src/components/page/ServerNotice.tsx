import type { ReactElement } from 'react';
import { session } from '../../client/browser.ts';
import { useSession } from '../use-store.ts';
import styles from './page.module.css';

/** The one quiet line when no server answers: reading goes on. At the foot of the window, where it moves no text. */
export function ServerNotice(): ReactElement {
  const state = useSession();
  return (
    <aside aria-label="Server" className={styles.notice} hidden={state.state !== 'away'}>
      {state.state === 'away' && (
        <>
          <output>
            <b>Running is unavailable:</b> the server does not answer. This page stays readable, and open terminals go
            on when the server is back.
          </output>
          <button type="button" onClick={() => void session.check()}>
            Ask again
          </button>
        </>
      )}
    </aside>
  );
}
