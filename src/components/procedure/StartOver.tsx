import { useState } from 'react';
import type { ReactElement } from 'react';
import { pages } from '../../client/browser.ts';
import type { PageProcedure } from '../../client/contents.ts';
import { acts, walker } from '../../client/procedure/browser.ts';
import styles from './procedure.module.css';

/** Nothing is left to do: a walk from the beginning is one in a fresh session. */
export function StartOver({ page }: { page: PageProcedure }): ReactElement {
  const { version, doc } = page.procedure;
  const [problem, setProblem] = useState<string | null>(null);
  async function startOver(): Promise<void> {
    for (const session of pages.page(version, doc).get()?.sessions ?? []) {
      const words = await acts.reset(session);
      setProblem(words);
      if (words !== null) return;
    }
    page.walk.set(null);
    walker.all(page);
  }
  return (
    <div className={styles.whole}>
      <button type="button" className={styles.button} onClick={() => void startOver()}>
        Start over
      </button>{' '}
      Resets the session first: folder, variables, functions, options and captured values are forgotten, and no step
      counts as done any more.
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </div>
  );
}
