import type { ReactElement } from 'react';
import type { BlockState } from '../../client/blocks.ts';
import { StatusMore, StatusWords } from '../working.tsx';
import styles from './run.module.css';

type Props = { id: string; blockKey: string; state: BlockState; title: string; stopping: boolean };

/** How the run goes or went, as a sentence. The status element is always there, so that changes are announced. */
export function StatusLine({ id, blockKey, state, title, stopping }: Props): ReactElement {
  const shown = state.phase === 'run' || state.phase === 'starting';
  return (
    <div id={id} className={styles.status} hidden={!shown}>
      <output className={styles.said}>{shown && <StatusWords state={state} stopping={stopping} />}</output>
      {state.phase === 'run' && <StatusMore blockKey={blockKey} state={state} title={title} />}
    </div>
  );
}
