import type { ReactElement } from 'react';
import styles from './panel.module.css';

/** How many steps of the procedure are done in this session. */
export function Progress({ done, total }: { done: number; total: number }): ReactElement {
  const words = `${done} of ${total}`;
  return (
    <div className={styles.progress}>
      <progress aria-label="Steps done" aria-valuetext={`${words} steps done`} max={Math.max(1, total)} value={done} />
      <span>
        <b>{words}</b> steps done
      </span>
    </div>
  );
}
