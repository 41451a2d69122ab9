import type { ReactElement } from 'react';
import type { BlockState } from '../../client/blocks.ts';
import { session } from '../../client/browser.ts';
import type { Door } from '../../client/door.ts';
import { SignInLink } from '../account/SignInLink.tsx';
import { Words } from '../Words.tsx';
import { StaleNotice } from './StaleNotice.tsx';
import styles from './run.module.css';

type Props = {
  id: string;
  title: string;
  code: string;
  door: Door;
  state: BlockState;
  /** Run was pressed although the door is closed. */
  asked: boolean;
  /** The server has told that another text is published. */
  changed: boolean;
};

/** Why nothing runs and how it can, in place. Always in the page, so that what appears in it is read out. */
export function Why(props: Props): ReactElement {
  return (
    <div id={props.id} aria-live="polite">
      <Reason {...props} />
    </div>
  );
}

function Reason({ title, code, door, state, asked, changed }: Props): ReactElement | null {
  if (state.phase === 'stale') return <StaleNotice title={title} shown={code} published={state.published} />;
  if (changed) return <StaleNotice title={title} shown={code} published={null} />;
  if (!door.open && (door.loud || asked)) {
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
  if (state.phase === 'refused') {
    return (
      <p className={styles.why} data-tone="bad">
        <strong>Not started.</strong> <Words>{state.message}</Words> {state.code === 'not-signed-in' && <SignInLink />}
      </p>
    );
  }
  return null;
}
