import { useEffect, useId, useRef, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { contents } from '../../client/browser.ts';
import { NO_BLOCKS } from '../../client/contents.ts';
import type { PageProcedure } from '../../client/contents.ts';
import { acts } from '../../client/procedure/browser.ts';
import { since } from '../../client/status.ts';
import { markOf, pageTarget } from '../../client/procedure/step-of.ts';
import type { SessionRef } from '../../contract/api.ts';
import type { StepMark } from '../../contract/session.ts';
import { MAX_NOTE_CHARS } from '../../contract/step.ts';
import { usePageFacts, useSession, useStore } from '../use-store.ts';
import styles from './procedure.module.css';

type Props = { page: PageProcedure; step: { id: string; text: string } };

/** A step done by hand: marked with an optional note, and who has marked it. Only where there is somebody to do it. */
export function Mark({ page, step }: Props): ReactElement | null {
  const { version, doc, target, steps } = page.procedure;
  const session = useSession();
  const blocks = useStore(contents.blocks(page.procedure), NO_BLOCKS);
  const place = pageTarget(target, steps, (block) => blocks.get(block)?.block.target ?? null);
  if (place === null || session.state !== 'ready' || session.me.person === null) return null;
  return <MarkOn session={{ version, doc, target: place }} step={step} />;
}

function MarkOn({ session, step }: { session: SessionRef; step: Props['step'] }): ReactElement {
  const mark = markOf(step.id, usePageFacts(session.version, session.doc), session.target);
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const button = useRef<HTMLButtonElement>(null);

  async function say(done: boolean, note: string): Promise<void> {
    if (busy) return;
    setBusy(true);
    const words = await acts.mark({ ...session, step: step.id, done, note });
    setBusy(false);
    setProblem(words);
    if (words === null) close();
  }

  /** The form goes: the hand stays where it was. */
  function close(): void {
    setOpen(false);
    requestAnimationFrame(() => button.current?.focus());
  }

  const name = mark === null ? 'Mark done' : 'Take back';
  return (
    <div className={styles.mark} data-manual-done={mark !== null || undefined}>
      <span aria-live="polite">{mark !== null && <Marked mark={mark} />}</span>
      {open && mark === null ? (
        <NoteForm text={step.text} busy={busy} onDone={(note) => void say(true, note)} onCancel={close} />
      ) : (
        <button
          ref={button}
          type="button"
          className={mark === null ? styles.button : undefined}
          aria-label={`${name}: ${step.text}`}
          aria-busy={busy}
          onClick={() => (mark === null ? setOpen(true) : void say(false, ''))}
        >
          {name}
        </button>
      )}
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </div>
  );
}

function Marked({ mark }: { mark: StepMark }): ReactElement {
  return (
    <span>
      <b>Done</b> by {mark.by.name} at {since(mark.at)}
      {mark.note !== '' && <>: {mark.note}</>}{' '}
    </span>
  );
}

function NoteForm(props: {
  text: string;
  busy: boolean;
  onDone: (note: string) => void;
  onCancel: () => void;
}): ReactElement {
  const [note, setNote] = useState('');
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => field.current?.focus(), []);
  function submit(event: FormEvent): void {
    event.preventDefault();
    props.onDone(note.trim());
  }
  return (
    <form className={styles.small} onSubmit={submit}>
      <label htmlFor={id}>Note, if there is something to say</label>
      <input
        id={id}
        ref={field}
        value={note}
        maxLength={MAX_NOTE_CHARS}
        onChange={(event) => setNote(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') props.onCancel();
        }}
      />
      <span className={styles.choices}>
        <button type="submit" className={styles.button} aria-label={`Mark done: ${props.text}`} aria-busy={props.busy}>
          Mark done
        </button>
        <button type="button" onClick={props.onCancel}>
          Cancel
        </button>
      </span>
    </form>
  );
}
