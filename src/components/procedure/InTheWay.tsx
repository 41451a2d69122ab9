import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { blockKey, keyOf } from '../../client/blocks.ts';
import type { BlockState } from '../../client/blocks.ts';
import type { Busy } from '../../client/http.ts';
import { waits, watchRun } from '../../client/procedure/browser.ts';
import { since } from '../../client/status.ts';
import type { PageBlock } from '../../contract/block.ts';
import type { HoldView } from '../../contract/session.ts';
import { useKeptFocus } from '../use-kept-focus.ts';
import { useBlockState, useStore } from '../use-store.ts';
import { TakeOverForm } from './TakeOverForm.tsx';
import styles from './procedure.module.css';

type Props = { block: PageBlock; phase: BlockState['phase']; hold: HoldView | null; busy: Busy | null };

/** Another block of the session, or another person, is in front of this block: watch, wait, or take over. */
export function InTheWay(props: Props): ReactElement {
  const place = useRef<HTMLDivElement>(null);
  const kept = useKeptFocus(place);
  // Looked at anew with every wait that begins or ends.
  useStore(waits.block(keyOf(props.block)), null);
  return (
    <div ref={place} {...kept}>
      <Notice {...props} />
    </div>
  );
}

function Notice({ block, phase, hold, busy }: Props): ReactElement | null {
  const key = keyOf(block);
  const wait = useStore(waits.block(key), null);
  useEffect(() => {
    if (phase === 'starting') waits.cancel(key);
  }, [phase, key]);
  // Nothing starts behind the back of somebody who has gone to another page.
  useEffect(() => () => waits.cancel(key), [key]);

  if (wait !== null) {
    return (
      <p className={styles.way}>
        {wait.for === 'busy' && `Waiting for “${wait.busy.title}” to end. Then this block starts. `}
        {wait.for === 'hold' && !wait.free && `Waiting until ${wait.name} has finished here. `}
        {wait.for === 'hold' && wait.free && `${wait.name} has finished here: this block can be started now. `}
        <button type="button" onClick={() => waits.cancel(key)}>
          {wait.for === 'hold' && wait.free ? 'Close' : 'Cancel'}
        </button>
      </p>
    );
  }
  if (busy !== null) return <BusySession block={block} busy={busy} />;
  return hold === null ? null : <Held block={block} hold={hold} refused={phase === 'refused'} />;
}

function BusySession({ block, busy }: { block: PageBlock; busy: Busy }): ReactElement {
  const other = useBlockState(blockKey({ ...block, block: busy.block }));
  const ended = other.phase === 'run' && other.run.id === busy.run && other.run.state === 'ended';
  if (ended) return <p className={styles.way}>Not started, because “{busy.title}” was running. It has ended.</p>;
  return (
    <div className={styles.way}>
      <strong>Not started.</strong> “{busy.title}” of this session is still running.
      <span className={styles.ways}>
        <Watch block={block} run={busy.run} />
        <button type="button" onClick={() => waits.forBusy(block, busy)}>
          Wait
        </button>
      </span>
    </div>
  );
}

function Held({ block, hold, refused }: { block: PageBlock; hold: HoldView; refused: boolean }): ReactElement {
  const [taking, setTaking] = useState(false);
  return (
    <div className={styles.way} data-tone="warn">
      {refused && <strong>Not started. </strong>}
      <b>{hold.person.name}</b> has been changing <code>{hold.target}</code> by this runbook since {since(hold.since)}:{' '}
      “{hold.title}” {hold.running ? 'is running' : 'was the last block'}.
      {taking ? (
        <TakeOverForm block={block} hold={hold} onClose={() => setTaking(false)} />
      ) : (
        <span className={styles.ways}>
          <Watch block={block} run={hold.run} />
          <button type="button" onClick={() => waits.forHold(block, hold.person.name)}>
            Wait
          </button>
          <button type="button" onClick={() => setTaking(true)}>
            Take over
          </button>
        </span>
      )}
    </div>
  );
}

/** Shows the run in its own block of this page, and brings that into sight. */
function Watch({ block, run }: { block: PageBlock; run: string }): ReactElement {
  const [words, setWords] = useState<string | null>(null);
  return (
    <>
      <button type="button" onClick={() => void watchRun(block, run).then(setWords)}>
        Watch
      </button>
      {words !== null && <span> {words}</span>}
    </>
  );
}
