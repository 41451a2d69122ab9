import { useId, useLayoutEffect, useRef, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { isConfirmed } from '../../client/confirmation.ts';
import type { TargetView } from '../../contract/api.ts';
import type { PageBlock } from '../../contract/block.ts';
import type { RunView } from '../../contract/run.ts';
import { GivenValues } from '../params/GivenValues.tsx';
import styles from './run.module.css';

/** Before a destructive block: what will run, where, and the target's name to be typed. */
export function ConfirmDialog(props: {
  block: PageBlock;
  code: string;
  target: TargetView | null;
  /** The run whose way back this is. */
  undoes?: RunView;
  onCancel: () => void;
  onConfirm: () => void;
}): ReactElement {
  const { block, target, undoes } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const headingId = useId();
  const confirmed = isConfirmed(typed, block.target);
  const practice = target?.environment === 'practice';

  // Closed while it is still in the page: only then does the browser give focus back to Run.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    field.current?.focus();
    return () => element?.close();
  }, []);

  function submit(event: FormEvent): void {
    event.preventDefault();
    if (confirmed) props.onConfirm();
  }

  return (
    <dialog ref={dialog} className={styles.dialog} aria-labelledby={headingId} onCancel={props.onCancel}>
      <form onSubmit={submit}>
        <h2 id={headingId}>{block.title}: this destroys something</h2>
        <dl>
          <div>
            <dt>Target</dt>
            <dd>
              <code>{block.target}</code>
            </dd>
          </div>
          <div>
            <dt>Environment</dt>
            <dd>
              {practice ? <span className={styles.practice}>Practice</span> : (target?.environment ?? 'not known')}
            </dd>
          </div>
        </dl>
        {target && (
          <p className={styles.note}>
            {target.note}
            {!target.isolated && <strong> Not isolated.</strong>}
          </p>
        )}
        {undoes && (
          <p className={styles.note}>
            Takes back run <code>{undoes.id.slice(0, 6)}</code>, “{undoes.title}”
            {undoes.state === 'running' && ', which is stopped first'}.
          </p>
        )}
        <GivenValues block={block} undoes={undoes} />
        {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
        <pre className={styles.command} tabIndex={0}>
          {props.code}
        </pre>
        <label>
          <span>
            Type <code>{block.target}</code> to confirm
          </span>
          <input
            ref={field}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
          />
        </label>
        <div className={styles.choices}>
          <button type="button" className={styles.plain} onClick={props.onCancel}>
            Cancel
          </button>
          <button type="submit" className={styles.go} data-kind="danger" disabled={!confirmed}>
            Run on {block.target}
          </button>
        </div>
      </form>
    </dialog>
  );
}
