import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { blocks, serverAddress } from '../../client/browser.ts';
import { screenReader } from '../../client/preferences.ts';
import { reveal } from '../../client/reveal.ts';
import { size } from '../../client/status.ts';
import { offerStop } from '../../client/stops.ts';
import type { Attachment } from '../../client/live/attach.ts';
import type { RunView } from '../../contract/run.ts';
import { useStore } from '../use-store.ts';
import styles from './run.module.css';

const LOAD_RETRY_MS = 2_000;

/** The dark well in which a terminal stands. The terminal's code is loaded here, and nowhere before. */
export function Well(props: {
  blockKey: string;
  run: RunView;
  title: string;
  /** Started here and now: who has pressed Run at the foot of the window must not look for the output. */
  reveal: 'at-once' | 'gently' | null;
}): ReactElement {
  const { blockKey, run, title, reveal: wanted } = props;
  const well = useRef<HTMLElement>(null);
  const host = useRef<HTMLDivElement>(null);
  const [skipped, setSkipped] = useState(0);
  const [windowTitle, setWindowTitle] = useState('');
  const [wide, setWide] = useState(false);
  const [wrapped, setWrapped] = useState(false);
  const terminal = useRef<Attachment | null>(null);
  const reader = useStore(screenReader, false);
  const { id, interactive } = run;

  useEffect(() => {
    if (wanted !== null) reveal(well.current, wanted);
  }, [wanted]);

  useEffect(() => {
    let attachment: Attachment | null = null;
    let withdraw: () => void = () => {};
    let timer: ReturnType<typeof setTimeout> | undefined;
    let gone = false;
    async function load(): Promise<void> {
      try {
        const { attach } = await import('../../client/live/attach.ts');
        if (gone || !host.current) return;
        attachment = attach(host.current, {
          key: blockKey,
          run: id,
          interactive,
          screenReader: reader,
          onSkipped: (bytes) => setSkipped((before) => before + bytes),
          onTitle: setWindowTitle,
          onWide: setWide,
        });
        terminal.current = attachment;
        withdraw = offerStop(id, attachment.stop);
      } catch {
        if (gone) return;
        blocks.patch(blockKey, { problem: 'The terminal could not be loaded. Trying again.' });
        timer = setTimeout(() => void load(), LOAD_RETRY_MS);
      }
    }
    void load();
    return () => {
      gone = true;
      clearTimeout(timer);
      withdraw();
      attachment?.dispose();
      terminal.current = null;
      setSkipped(0);
      setWide(false);
      setWrapped(false);
    };
  }, [blockKey, id, interactive, reader]);

  const takesKeys = interactive && run.state === 'running';
  const wrapWord = wrapped ? 'Unwrap lines' : 'Wrap lines';
  function toggleWrap(): void {
    terminal.current?.wrap(!wrapped);
    setWrapped(!wrapped);
  }

  return (
    <section ref={well} className={styles.well} aria-label={`Terminal ${title}`}>
      {skipped > 0 && (
        <p className={styles.skipped}>
          … {size(skipped)} skipped, full output in the record.{' '}
          <a href={serverAddress(`/api/runs/${id}/output`)} target="_blank" rel="noopener noreferrer">
            Open all of it as text
          </a>
        </p>
      )}
      <div className={styles.frame}>
        <div className={styles.scroll}>
          <div ref={host} className={styles.host} data-interactive={takesKeys || undefined} />
        </div>
      </div>
      {!interactive && (wide || wrapped) && (
        <p className={styles.keys}>
          {wrapped ? 'Lines are wrapped.' : 'Lines go on to the right.'}{' '}
          <button type="button" className={styles.inline} aria-label={`${wrapWord} in ${title}`} onClick={toggleWrap}>
            {wrapWord}
          </button>
        </p>
      )}
      {takesKeys && (
        <p className={styles.keys}>
          {windowTitle && <span>{windowTitle} · </span>}Click the terminal to type. Shift-Tab leaves it.
        </p>
      )}
    </section>
  );
}
