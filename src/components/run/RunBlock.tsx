import { useId, useRef } from 'react';
import type { ReactElement } from 'react';
import { targetView } from '../../client/session.ts';
import type { PageBlock } from '../../contract/block.ts';
import { BlockFields } from '../params/BlockFields.tsx';
import { CapturedValues, ConfirmDialog, RollBack, RunFromHere, TrackLine, Well } from '../working.tsx';
import { CommandText } from './CommandText.tsx';
import { RunBar } from './RunBar.tsx';
import { StatusLine } from './StatusLine.tsx';
import { useRunBlock } from './use-run-block.ts';
import { Why } from './Why.tsx';
import styles from './run.module.css';

/** A published block where it stands: the command, the way to run it, what it printed and how it ended. */
export function RunBlock({ block, code }: { block: PageBlock; code: string }): ReactElement {
  const group = useRef<HTMLDivElement>(null);
  const view = useRunBlock(block, code, group);
  const { key, state, door, session, facts, page } = view;
  const whyId = useId();
  const statusId = useId();
  const target = targetView(session, block.target);
  const run = state.phase === 'run' ? state.run : null;
  const track = facts?.blocks.get(block.id)?.track;
  const captures = block.capture === null ? block.captures : [block.capture, ...block.captures];
  return (
    <div
      // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset would be a form: there is none
      role="group"
      id={`block-${block.id}`}
      aria-label={block.title}
      ref={group}
      className={styles.block}
      data-run-block={block.id}
      data-run-sha256={block.sha256}
      data-run-state={run ? run.state : state.phase}
      data-run-verdict={view.verdict ?? undefined}
    >
      <RunBar
        block={block}
        code={code}
        target={target}
        busy={state.phase === 'starting'}
        running={run?.state === 'running'}
        driven={state.phase !== 'run' || state.driver !== false}
        closed={view.hold !== null || (!door.open && (door.loud || door.missing === 'sign-in'))}
        signedOut={!door.open && door.missing === 'sign-in' && !view.tried}
        again={run !== null}
        whyId={whyId}
        statusId={statusId}
        onRun={view.run}
        onStop={view.stop}
      >
        {page && <RunFromHere page={page} block={block} />}
        {run && block.rollback !== null && <RollBack block={block} run={run} />}
      </RunBar>
      <BlockFields block={block} page={page} />
      {facts && captures.length > 0 && <CapturedValues block={block} names={captures} facts={facts} />}
      <CommandText code={code} lacking={view.lacks.map(({ name }) => name).join(' ')} />
      <Why id={whyId} block={block} code={code} view={view} />
      {state.phase === 'run' && state.shown && (
        <Well key={state.run.id} blockKey={key} run={state.run} title={block.title} reveal={view.reveal} />
      )}
      <StatusLine id={statusId} blockKey={key} state={state} title={block.title} stopping={view.stopping} />
      {track && <TrackLine key={track.lastSuccessAt} track={track} />}
      {view.confirming && (
        <ConfirmDialog block={block} code={code} target={target} onCancel={view.cancel} onConfirm={view.confirm} />
      )}
    </div>
  );
}
