import { useId, useState } from 'react';
import type { ReactElement } from 'react';
import { blockKey } from '../../client/blocks.ts';
import { blocks, pages, session } from '../../client/browser.ts';
import { needsConfirmation } from '../../client/confirmation.ts';
import { doorOf } from '../../client/door.ts';
import { targetView } from '../../client/session.ts';
import { requestStop } from '../../client/stops.ts';
import type { PageBlock } from '../../contract/block.ts';
import { useBlockState, usePageFacts, useSession } from '../use-store.ts';
import { CommandText } from './CommandText.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { RunBar } from './RunBar.tsx';
import { StatusLine } from './StatusLine.tsx';
import { Well } from './Well.tsx';
import { Why } from './Why.tsx';
import styles from './run.module.css';

/** A published block where it stands: the command, the way to run it, what it printed and how it ended. */
export function RunBlock({ block, code }: { block: PageBlock; code: string }): ReactElement {
  const key = blockKey({ version: block.version, doc: block.doc, block: block.id });
  const sessionState = useSession();
  const facts = usePageFacts(block.version, block.doc)?.get(block.id) ?? null;
  const state = useBlockState(key);
  const [asked, setAsked] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const [pressed, setPressed] = useState(false);
  const [stopping, setStopping] = useState<string | null>(null);
  const whyId = useId();

  const door = doorOf(sessionState, facts);
  const target = targetView(sessionState, block.target);
  const run = state.phase === 'run' ? state.run : null;
  const running = run?.state === 'running';
  const changed = facts !== null && facts.sha256 !== block.sha256;

  async function pressRun(): Promise<void> {
    // A click in the first moments of the page waits for the server's word instead of losing itself.
    if (session.store.get().state !== 'ready') await session.check();
    const now = doorOf(session.store.get(), pages.page(block.version, block.doc).get()?.get(block.id) ?? null);
    setAsked(!now.open);
    if (!now.open) return;
    if (needsConfirmation(block.risk)) setConfirming(true);
    else start();
  }

  function start(): void {
    setPressed(true);
    void blocks.start(block);
  }

  function pressStop(): void {
    if (!run) return;
    setStopping(run.id);
    requestStop(run.id);
  }

  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset would be a form: there is none
      role="group"
      aria-label={block.title}
      className={styles.block}
      data-run-block={block.id}
      data-run-sha256={block.sha256}
      data-run-state={run ? run.state : state.phase}
      data-run-verdict={run?.outcome.verdict}
    >
      <RunBar
        block={block}
        code={code}
        target={target}
        busy={state.phase === 'starting'}
        running={running}
        closed={!door.open && (door.loud || door.missing === 'sign-in')}
        signedOut={!door.open && door.missing === 'sign-in' && !asked}
        again={run !== null}
        whyId={whyId}
        onRun={() => void pressRun()}
        onStop={pressStop}
      />
      <CommandText code={code} />
      <Why id={whyId} title={block.title} code={code} door={door} state={state} asked={asked} changed={changed} />
      {state.phase === 'run' && state.shown && (
        <Well key={state.run.id} blockKey={key} run={state.run} title={block.title} reveal={pressed} />
      )}
      <StatusLine
        blockKey={key}
        state={state}
        session={sessionState}
        title={block.title}
        stopping={stopping === run?.id}
      />
      {confirming && (
        <ConfirmDialog
          block={block}
          code={code}
          target={target}
          onCancel={() => setConfirming(false)}
          onConfirm={() => {
            setConfirming(false);
            start();
          }}
        />
      )}
    </div>
  );
}
