import type { ReactElement } from 'react';
import type { PageProcedure } from '../../client/contents.ts';
import type { PageBlock } from '../../contract/block.ts';
import { walker } from '../../client/procedure/browser.ts';
import { useSession } from '../use-store.ts';
import styles from '../run/run.module.css';

/** Beside a block that is a step: runs it and what comes after it. Only where there is somebody to run it. */
export function RunFromHere({ page, block }: { page: PageProcedure; block: PageBlock }): ReactElement | null {
  const session = useSession();
  const isStep = page.procedure.steps.some((step) => step.kind === 'block' && step.block === block.id);
  if (!isStep || session.state !== 'ready' || session.me.person === null) return null;
  return (
    <button
      type="button"
      className={styles.quiet}
      aria-label={`Run from here: ${block.title}`}
      onClick={() => walker.from(page, block.id)}
    >
      Run from here
    </button>
  );
}
