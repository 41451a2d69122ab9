import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { blocks, serverAddress } from '../../client/browser.ts';
import { screenReader } from '../../client/preferences.ts';
import { size } from '../../client/status.ts';
import { offerStop } from '../../client/stops.ts';
import type { Attachment } from '../../client/live/attach.ts';
import type { RunView } from '../../contract/run.ts';
import { useStore } from '../use-store.ts';
import styles from './run.module.css';

const LOAD_RETRY_MS = 2_000;

/** The dark well in which a terminal stands. The terminal's code is loaded here, and nowhere before. */
export function Well({ blockKey, run, title }: { blockKey: string; run: RunView; title: string }): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const [skipped, setSkipped] = useState(0);
  const [windowTitle, setWindowTitle] = useState('');
  const reader = useStore(screenReader, false);
  const { id, interactive } = run;

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
        });
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
      setSkipped(0);
    };
  }, [blockKey, id, interactive, reader]);

  return (
    <section className={styles.well} aria-label={`Terminal ${title}`}>
      {skipped > 0 && (
        <p className={styles.skipped}>
          … {size(skipped)} skipped, full output in the record.{' '}
          <a href={serverAddress(`/api/runs/${id}/output`)} target="_blank" rel="noopener noreferrer">
            Open all of it as text
          </a>
        </p>
      )}
      <div className={styles.scroll}>
        <div ref={host} className={styles.host} data-interactive={interactive || undefined} />
      </div>
      {interactive && run.state === 'running' && (
        <p className={styles.keys}>
          {windowTitle && <span>{windowTitle} · </span>}Click to type. Shift-Tab leaves the terminal.
        </p>
      )}
    </section>
  );
}
