import type { ReactElement } from 'react';
import type { BlockState } from '../../client/blocks.ts';
import { clock, endWords } from '../../client/status.ts';
import type { RunView } from '../../contract/run.ts';
import { useNow } from '../use-now.ts';
import { useSession } from '../use-store.ts';
import { Words } from '../Words.tsx';
import styles from './run.module.css';

/** What is announced of a run: that it goes, for how long, and how it has ended. */
export function StatusWords({ state, stopping }: { state: BlockState; stopping: boolean }): ReactElement | null {
  if (state.phase === 'starting') return <span data-tone="busy">Starting</span>;
  if (state.phase !== 'run') return null;
  const { run } = state;
  return run.state === 'running' ? <RunningWords run={run} stopping={stopping} /> : <EndedWords run={run} />;
}

function RunningWords({ run, stopping }: { run: RunView; stopping: boolean }): ReactElement {
  const session = useSession();
  const skewMs = session.state === 'ready' ? session.skewMs : 0;
  const now = useNow();
  return (
    <>
      <span data-tone="busy">
        {/* A timer is read on demand and does not speak every second. */}
        Running <span role="timer">{clock(now + skewMs - run.startedAt)}</span>
      </span>{' '}
      <span className={styles.mono}>timeout {clock(run.timeoutMs)}</span> {stopping && <span>stopping</span>}
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
