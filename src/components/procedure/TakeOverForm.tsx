import { useEffect, useId, useRef, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { keyOf } from '../../client/blocks.ts';
import { blocks } from '../../client/browser.ts';
import { acts } from '../../client/procedure/browser.ts';
import type { PageBlock } from '../../contract/block.ts';
import { MAX_REASON_CHARS } from '../../contract/session.ts';
import type { HoldView } from '../../contract/session.ts';
import styles from './procedure.module.css';

/** Takes somebody's work on a target over, with a reason that goes into the record. */
export function TakeOverForm(props: { block: PageBlock; hold: HoldView; onClose: () => void }): ReactElement {
  const { block, hold, onClose } = props;
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => field.current?.focus(), []);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    if (reason.trim() === '') {
      setProblem('Say why: the reason stands in the record.');
      field.current?.focus();
      return;
    }
    setBusy(true);
    const { version, doc, target } = block;
    const words = await acts.takeOver({ version, doc, target, reason: reason.trim() });
    setBusy(false);
    setProblem(words);
    if (words !== null) return;
    blocks.dismiss(keyOf(block));
    onClose();
  }

  return (
    <form className={styles.small} noValidate onSubmit={(event) => void submit(event)}>
      <p>
        You become the driver of what {hold.person.name} has running here, and may start changes. {hold.person.name}{' '}
        keeps watching.
      </p>
      <label htmlFor={id}>Reason</label>
      <input
        id={id}
        ref={field}
        value={reason}
        maxLength={MAX_REASON_CHARS}
        required
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => setReason(event.target.value)}
      />
      {problem !== null && (
        <p id={`${id}-problem`} className={styles.problem}>
          {problem}
        </p>
      )}
      <span className={styles.choices}>
        <button type="submit" className={styles.button} aria-busy={busy}>
          Take over
        </button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </span>
    </form>
  );
}
