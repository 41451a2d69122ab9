import type { ReactElement } from 'react';
import { contents } from '../../client/browser.ts';
import type { PageProcedure } from '../../client/contents.ts';
import { useStore } from '../use-store.ts';
import { Mark } from '../working.tsx';
import styles from './panel.module.css';

/** At the end of a numbered item without a block: a place to mark it done. `step` is JSON `{id, text}` of the build's. */
export function ManualStep({ step: text }: { step: string }): ReactElement {
  const step = JSON.parse(text) as { id: string; text: string };
  const page = useStore<PageProcedure | null>(contents.here, null);
  return (
    <div className={styles.manual} data-manual-step={step.id}>
      {page && <Mark page={page} step={step} />}
    </div>
  );
}
