import type { ReactElement } from 'react';
import type { BlockState } from '../../client/blocks.ts';
import { blocks, myId, serverAddress } from '../../client/browser.ts';
import type { RunView } from '../../contract/run.ts';
import { Words } from '../Words.tsx';
import styles from './run.module.css';

type Running = Extract<BlockState, { phase: 'run' }>;

/** Beside the status: whose run it is, what it undoes, what became of its state and its connection, and its output. */
export function StatusMore(props: { blockKey: string; state: Running; title: string }): ReactElement {
  const { blockKey, state, title } = props;
  const { run } = state;
  const word = state.shown ? 'Hide output' : 'Show output';
  return (
    <>
      <DriverWords run={run} />
      <LinkWords state={state} />
      {run.rollbackOf && <span>{undoWords(run)}</span>}
      {run.stateNote && <span className={styles.problem}>{run.stateNote}</span>}
      <span className={styles.aside}>
        {run.state === 'running' && run.viewers > 1 && <span>{run.viewers} watching</span>}
        {run.state === 'ended' && (
          <>
            <a
              href={serverAddress(`/api/runs/${run.id}/output`)}
              target="_blank"
              rel="noopener noreferrer"
              aria-label={`Output of ${title} as text`}
            >
              As text
            </a>
            <button
              type="button"
              className={styles.inline}
              aria-label={`${word} of ${title}`}
              onClick={() => blocks.patch(blockKey, { shown: !state.shown })}
            >
              {word}
            </button>
          </>
        )}
        <span className={styles.mono}>run {run.id.slice(0, 6)}</span>
      </span>
    </>
  );
}

/** Whose run this is, when it is not simply the reader's own. */
function DriverWords({ run }: { run: RunView }): ReactElement | null {
  const me = myId();
  const running = run.state === 'running';
  if (me === null || (run.person.id === me && run.driver.id === me)) return null;
  if (run.driver.id === me) return <span>Started by {run.person.name}, taken over by you.</span>;
  if (run.person.id === me) {
    return (
      <span className={styles.problem}>
        <b>{run.driver.name} has taken over</b>: the reason is in the record.{running && ' Stop is theirs now.'}
      </span>
    );
  }
  return (
    <span>
      Run by {run.driver.name}.{running && ' You are watching.'}
    </span>
  );
}

/** `undoes run 7f3a21 with SERVICE=redis` */
function undoWords({ rollbackOf, params }: RunView): string {
  const values = Object.entries(params).map(([name, value]) => `${name}=${value}`);
  return `undoes run ${rollbackOf?.slice(0, 6)}${values.length === 0 ? '' : ` with ${values.join(', ')}`}`;
}

const LINK_WORDS = {
  reconnecting: 'Connection lost. Reconnecting; no output is missed.',
  'signed-out': 'You are signed out. Sign in again to see the output.',
} as const;

function LinkWords({ state }: { state: Running }): ReactElement | null {
  const link = state.shown && state.link in LINK_WORDS ? state.link : null;
  const words = link ? LINK_WORDS[link as keyof typeof LINK_WORDS] : state.problem;
  return words ? (
    <span className={styles.problem}>
      <Words>{words}</Words>
    </span>
  ) : null;
}
