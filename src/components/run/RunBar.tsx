import { useEffect, useState } from 'react';
import type { MouseEvent, ReactElement, ReactNode } from 'react';
import useIsBrowser from '@docusaurus/useIsBrowser';
import type { TargetView } from '../../contract/api.ts';
import type { PageBlock } from '../../contract/block.ts';
import { SignInLink } from '../account/SignInLink.tsx';
import { RISK_WORDS } from './risk-words.ts';
import styles from './run.module.css';

const COPIED_MS = 2_000;

type Props = {
  block: PageBlock;
  code: string;
  target: TargetView | null;
  busy: boolean;
  running: boolean;
  /** False when somebody else drives the run: Stop is theirs. */
  driven: boolean;
  closed: boolean;
  /** There is a server, and it does not know the reader. */
  signedOut: boolean;
  again: boolean;
  whyId: string;
  statusId: string;
  onRun: () => void;
  onStop: () => void;
  /** Further actions, quiet ones. */
  children: ReactNode;
};

/** Title, risk, target and actions of a block. */
export function RunBar(props: Props): ReactElement {
  const { block, target } = props;
  const notes = [
    block.interactive && 'takes input',
    block.endless && 'runs until stopped',
    block.capture !== null && `captures ${block.capture}`,
  ].filter((note) => note !== false);
  return (
    <div className={styles.bar}>
      <div className={styles.facts}>
        <span className={styles.title}>{block.title}</span>
        <span className={styles.risk} data-risk={block.risk}>
          {RISK_WORDS[block.risk]}
        </span>
        <span className={styles.target}>
          on {block.target}
          {notes.length > 0 && <span className={styles.notes}> · {notes.join(' · ')}</span>}
        </span>
        {target?.environment === 'practice' && (
          <span className={styles.practice} title={target.note}>
            Practice
          </span>
        )}
        {target && target.environment !== 'practice' && (
          <span className={styles.environment} title={target.note}>
            {target.environment === 'production' ? 'Production' : 'Staging'}
          </span>
        )}
        {target && !target.isolated && (
          <span className={styles.exposed} title={target.note}>
            Not isolated
          </span>
        )}
      </div>
      <div className={styles.actions}>
        {props.signedOut && <SignInLink className={styles.hint}>Sign in to run</SignInLink>}
        <CopyButton title={block.title} code={props.code} />
        {props.children}
        <GoButton {...props} />
      </div>
    </div>
  );
}

/** Run and Stop are one element, so that focus stays where the hand is. */
function GoButton(props: Props): ReactElement {
  const { block, busy, running, closed, again, whyId, onRun, onStop } = props;
  const foreign = running && !props.driven;
  const isBrowser = useIsBrowser();
  function press(event: MouseEvent): void {
    // The second half of a double click on Run must not stop what the first half started.
    if (running) {
      if (!foreign && event.detail < 2) onStop();
    } else if (!busy) onRun();
  }
  return (
    <button
      type="button"
      className={styles.go}
      data-kind={running ? 'stop' : again ? 'again' : 'run'}
      data-closed={foreign || (closed && !running) || undefined}
      aria-label={running ? `Stop ${block.title}` : `Run ${block.title}`}
      aria-describedby={foreign ? props.statusId : closed && !running ? whyId : undefined}
      aria-disabled={foreign || undefined}
      aria-busy={busy}
      disabled={!isBrowser}
      onClick={press}
    >
      {running ? 'Stop' : 'Run'}
    </button>
  );
}

function CopyButton({ title, code }: { title: string; code: string }): ReactElement {
  const [said, setSaid] = useState<'Copy' | 'Copied' | 'Not copied'>('Copy');
  useEffect(() => {
    if (said === 'Copy') return undefined;
    const timer = setTimeout(() => setSaid('Copy'), COPIED_MS);
    return () => clearTimeout(timer);
  }, [said]);
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(code);
      setSaid('Copied');
    } catch {
      // No permission, or no secure origin: the text can still be selected.
      setSaid('Not copied');
    }
  }
  return (
    <button type="button" className={styles.quiet} aria-label={`${said} ${title}`} onClick={() => void copy()}>
      {said}
    </button>
  );
}
