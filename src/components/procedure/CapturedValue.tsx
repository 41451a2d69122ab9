import { useEffect, useId, useRef, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { acts } from '../../client/procedure/browser.ts';
import type { SessionRef } from '../../contract/api.ts';
import { MAX_CAPTURE_BYTES } from '../../contract/session.ts';
import type { Capture } from '../../contract/session.ts';
import styles from './procedure.module.css';

/** `NAME = value`, and a way to write another value over it. */
export function CapturedValue(props: {
  session: SessionRef;
  name: string;
  /** Null as long as no block has found it out. */
  capture: Capture | null;
}): ReactElement {
  const { name, capture } = props;
  const [editing, setEditing] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  function close(): void {
    setEditing(false);
    // The form goes: the hand stays where it was.
    requestAnimationFrame(() => button.current?.focus());
  }
  if (editing) return <Correction {...props} onClose={close} />;
  return (
    <>
      <code>{name}</code>{' '}
      {capture === null ? (
        'has no value yet'
      ) : (
        <>
          = <code className={styles.value}>{capture.value}</code>
        </>
      )}{' '}
      <button ref={button} type="button" aria-label={`Correct ${name}`} onClick={() => setEditing(true)}>
        {capture === null ? 'Write it' : 'Correct'}
      </button>
      {capture?.corrected && <span className={styles.aside}> written by {capture.corrected.name}</span>}
    </>
  );
}

function Correction(props: {
  session: SessionRef;
  name: string;
  capture: Capture | null;
  onClose: () => void;
}): ReactElement {
  const { session, name, capture, onClose } = props;
  const [value, setValue] = useState(capture?.value ?? '');
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const id = useId();
  useEffect(() => field.current?.select(), []);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (busy) return;
    if (new TextEncoder().encode(value).length > MAX_CAPTURE_BYTES) {
      setProblem(`A captured value has at most ${MAX_CAPTURE_BYTES} bytes.`);
      return;
    }
    setBusy(true);
    const { version, doc, target } = session;
    const words = await acts.correct({ version, doc, target, name, value });
    setBusy(false);
    if (words === null) onClose();
    else setProblem(words);
  }

  return (
    <form className={styles.small} onSubmit={(event) => void submit(event)}>
      <label htmlFor={id}>{name}</label>
      <textarea
        id={id}
        ref={field}
        rows={Math.min(6, value.split('\n').length)}
        value={value}
        spellCheck={false}
        autoCapitalize="off"
        autoComplete="off"
        aria-describedby={problem === null ? undefined : `${id}-problem`}
        onChange={(event) => setValue(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onClose();
        }}
      />
      {problem !== null && (
        <p id={`${id}-problem`} className={styles.problem}>
          {problem}
        </p>
      )}
      <span className={styles.choices}>
        <button type="submit" className={styles.button} aria-busy={busy}>
          Save
        </button>
        <button type="button" onClick={onClose}>
          Cancel
        </button>
      </span>
    </form>
  );
}
