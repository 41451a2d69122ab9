import { useState } from 'react';
import type { ReactElement } from 'react';
import { session } from '../../client/browser.ts';
import { lackingWords } from '../../client/params/field.ts';
import type { PageBlock } from '../../contract/block.ts';
import { SignInLink } from '../account/SignInLink.tsx';
import { Words } from '../Words.tsx';
import { InTheWay, StaleNotice } from '../working.tsx';
import type { RunBlockView } from './use-run-block.ts';
import styles from './run.module.css';

type Props = { id: string; block: PageBlock; code: string; view: RunBlockView };

/** Why nothing runs and how it can, in place. Always in the page, so that what appears in it is read out. */
export function Why({ id, block, code, view }: Props): ReactElement {
  const { state } = view;
  const hold = (state.phase === 'refused' ? state.hold : null) ?? view.hold;
  const busy = state.phase === 'refused' ? state.busy : null;
  // Somebody who waits is told of the end, when nothing is in the way any more.
  const [met, setMet] = useState(false);
  if (!met && (hold !== null || busy !== null)) setMet(true);
  return (
    <div id={id} aria-live="polite">
      <Reason block={block} code={code} view={view} />
      {met && <InTheWay block={block} phase={state.phase} hold={hold} busy={busy} />}
    </div>
  );
}

function Reason({ block, code, view }: Omit<Props, 'id'>): ReactElement | null {
  const { state, door, tried, lacks } = view;
  if (state.phase === 'stale') return <StaleNotice title={block.title} shown={code} published={state.published} />;
  if (view.changed) return <StaleNotice title={block.title} shown={code} published={null} />;
  if (!door.open && (door.loud || tried)) {
    return (
      <p className={styles.why}>
        <Words>{door.words}</Words> {door.way === 'sign-in' && <SignInLink />}
        {door.way === 'retry' && (
          <button type="button" className={styles.inline} onClick={() => void session.check()}>
            Ask again
          </button>
        )}
      </p>
    );
  }
  if (lacks.length > 0) return <NotStarted words={lackingWords(lacks)} />;
  if (state.phase !== 'refused' || state.busy !== null || state.hold !== null) return null;
  return <NotStarted words={state.message}>{state.code === 'not-signed-in' && <SignInLink />}</NotStarted>;
}

function NotStarted({ words, children }: { words: string; children?: ReactElement | false }): ReactElement {
  return (
    <p className={styles.why} data-tone="bad">
      <strong>Not started.</strong> <Words>{words}</Words> {children}
    </p>
  );
}
