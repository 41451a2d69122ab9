import { useState } from 'react';
import type { ReactElement } from 'react';
import { keyOf } from '../../client/blocks.ts';
import { blocks, contents, myId, pages, session } from '../../client/browser.ts';
import { needsConfirmation } from '../../client/confirmation.ts';
import { NO_BLOCKS } from '../../client/contents.ts';
import { doorOf } from '../../client/door.ts';
import { rollBack, starter } from '../../client/procedure/browser.ts';
import { askForParam, revealStep } from '../../client/reveal.ts';
import { targetView } from '../../client/session.ts';
import type { PageBlock } from '../../contract/block.ts';
import type { RunView } from '../../contract/run.ts';
import { ConfirmDialog } from '../run/ConfirmDialog.tsx';
import { useSession, useStore } from '../use-store.ts';
import styles from '../run/run.module.css';

/** The way back from a run, one click away from the moment it has started. */
export function RollBack({ block, run }: { block: PageBlock; run: RunView }): ReactElement | null {
  const sessionState = useSession();
  const here = useStore(contents.blocks(block), NO_BLOCKS).get(block.rollback ?? '');
  const [confirming, setConfirming] = useState(false);
  const [going, setGoing] = useState(false);
  const running = run.state === 'running';
  // Nothing ran, or its Stop is somebody else's.
  if (here === undefined || run.reason === 'start-failed' || (running && run.driver.id !== myId())) return null;
  const by = here.block;

  function press(): void {
    if (going) return;
    const facts = pages.page(by.version, by.doc).get()?.blocks.get(by.id) ?? null;
    const door = doorOf(session.store.get(), facts);
    const lacks = starter.lacking(by, run).map(({ name }) => name);
    if (!door.open) {
      blocks.refuse(keyOf(by), door.missing, door.words);
      revealStep(by.id);
    } else if (lacks.length > 0) {
      // A secret is not kept with the run.
      contents.procedure(by).get()?.params.show(lacks);
      revealStep(by.id);
      askForParam(lacks[0]!, document.querySelector(`[data-run-block="${by.id}"]`));
    } else if (needsConfirmation(by.risk)) setConfirming(true);
    else void go();
  }

  async function go(): Promise<void> {
    setConfirming(false);
    setGoing(true);
    await rollBack({ key: keyOf(block), run }, by);
    setGoing(false);
  }

  return (
    <>
      <button
        type="button"
        className={styles.quiet}
        aria-label={`Roll back ${block.title}`}
        aria-busy={going}
        title={running ? `Stops this run, then runs “${by.title}”` : `Runs “${by.title}”`}
        onClick={press}
      >
        Roll back
      </button>
      {confirming && (
        <ConfirmDialog
          block={by}
          code={here.code}
          target={targetView(sessionState, by.target)}
          undoes={run}
          onCancel={() => setConfirming(false)}
          onConfirm={() => void go()}
        />
      )}
    </>
  );
}
