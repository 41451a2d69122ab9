import type { ReactElement } from 'react';
import type { BlockState } from '../../client/blocks.ts';
import { blocks, myId, serverAddress } from '../../client/browser.ts';
import type { SessionState } from '../../client/session.ts';
import { clock, endWords } from '../../client/status.ts';
import type { RunView } from '../../contract/run.ts';
import { useNow } from '../use-now.ts';
import { Words } from '../Words.tsx';
import styles from './run.module.css';

type Props = { blockKey: string; state: BlockState; session: SessionState; title: string; stopping: boolean };

/** How the run goes or went, as a sentence. The status element is always there, so that changes are announced. */
export function StatusLine({ blockKey, state, session, title, stopping }: Props): ReactElement {
  const run = state.phase === 'run' ? state.run : null;
  return (
    <div className={styles.status} hidden={run === null && state.phase !== 'starting'}>
      <output className={styles.said}>
        {state.phase === 'starting' && <span data-tone="busy">Starting</span>}
        {run?.state === 'running' && <RunningWords run={run} session={session} stopping={stopping} />}
        {run?.state === 'ended' && <EndedWords run={run} />}
      </output>
      {run && <DriverWords run={run} />}
      {state.phase === 'run' && <LinkWords state={state} />}
      {run?.rollbackOf && <span>{undoWords(run)}</span>}
      {run?.stateNote && <span className={styles.problem}>{run.stateNote}</span>}
      {run && (
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
                aria-label={`${state.phase === 'run' && state.shown ? 'Hide' : 'Show'} output of ${title}`}
                onClick={() => blocks.patch(blockKey, { shown: !(state.phase === 'run' && state.shown) })}
              >
                {state.phase === 'run' && state.shown ? 'Hide output' : 'Show output'}
              </button>
            </>
          )}
          <span className={styles.mono}>run {run.id.slice(0, 6)}</span>
        </span>
      )}
    </div>
  );
}

function RunningWords(props: { run: RunView; session: SessionState; stopping: boolean }): ReactElement {
  const { run, session } = props;
  const skewMs = session.state === 'ready' ? session.skewMs : 0;
  const now = useNow();
  return (
    <>
      <span data-tone="busy">
        {/* A timer is read on demand and does not speak every second. */}
        Running <span role="timer">{clock(now + skewMs - run.startedAt)}</span>
      </span>{' '}
      <span className={styles.mono}>timeout {clock(run.timeoutMs)}</span> {props.stopping && <span>stopping</span>}
    </>
  );
}

function EndedWords({ run }: { run: RunView }): ReactElement {
  const words = endWords(run);
  return (
    <>
      <span data-tone={words.tone}>{words.main}</span>{' '}
      {words.more && (
        <span>
          <Words>{words.more}</Words>
        </span>
      )}
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

function LinkWords({ state }: { state: Extract<BlockState, { phase: 'run' }> }): ReactElement | null {
  const link = state.shown && state.link in LINK_WORDS ? state.link : null;
  const words = link ? LINK_WORDS[link as keyof typeof LINK_WORDS] : state.problem;
  return words ? (
    <span className={styles.problem}>
      <Words>{words}</Words>
    </span>
  ) : null;
}
