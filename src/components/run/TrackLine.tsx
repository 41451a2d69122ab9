import { useState } from 'react';
import type { ReactElement } from 'react';
import { trackWords } from '../../client/track-words.ts';
import type { TrackRecord } from '../../contract/api.ts';
import { useSession } from '../use-store.ts';
import styles from './run.module.css';

/** At the foot of a block: how its text did in its last runs, whoever ran them. */
export function TrackLine({ track }: { track: TrackRecord }): ReactElement {
  const session = useSession();
  // When the line shows, not every second: minutes and days do not tick.
  const [now] = useState(Date.now);
  const skewMs = session.state === 'ready' ? session.skewMs : 0;
  return <p className={styles.track}>{trackWords(track, now + skewMs).join(' · ')}</p>;
}
