import type { ReactElement } from 'react';
import { practiceSystems } from '../../client/practice/browser.ts';
import { NOT_ASKED } from '../../client/practice/systems.ts';
import type { PracticePlace } from '../../client/practice/systems.ts';
import type { PracticeView } from '../../contract/api.ts';
import { useStore } from '../use-store.ts';
import { Words } from '../Words.tsx';
import styles from './practice.module.css';

const PROFILE_WORDS: Record<PracticeView['profile'], string> = {
  mended: 'The stack with its known gaps closed.',
  'as-found': 'The stack as it was found, with its known gaps.',
};

/** How the system is, what can be made to go wrong in it, and a new one. */
export function SystemPart({ place }: { place: PracticePlace }): ReactElement {
  const { view, problem, busy } = useStore(practiceSystems.system(place), NOT_ASKED);
  return (
    <div className={styles.system}>
      {view === null && problem === null && <p className={styles.aside}>Asking the server…</p>}
      {view !== null && (
        <>
          <p>
            {PROFILE_WORDS[view.profile]}{' '}
            {view.running
              ? 'It runs, and is yours alone.'
              : 'It does not run yet: your first block here, or a fault, starts it.'}
          </p>
          <table className={styles.faults}>
            <caption>Faults that you can inject and look for. Blocks of the runbooks mend them.</caption>
            <tbody>
              {view.catalogue.map((fault) => (
                <FaultRow key={fault.name} {...{ place, fault, busy }} injected={view.faults.includes(fault.name)} />
              ))}
            </tbody>
          </table>
          <p className={styles.aside}>
            <button
              type="button"
              className={styles.button}
              aria-disabled={busy || undefined}
              onClick={() => void practiceSystems.steer({ ...place, action: 'reset' })}
            >
              Reset practice system
            </button>{' '}
            Ends the system with everything in it. The next block starts on a new one, without faults.
          </p>
        </>
      )}
      <output className={styles.status}>{busy && 'Working…'}</output>
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </div>
  );
}

type RowProps = {
  place: PracticePlace;
  fault: PracticeView['catalogue'][number];
  injected: boolean;
  busy: boolean;
};

function FaultRow({ place, fault: { name, summary }, injected, busy }: RowProps): ReactElement {
  const steer = (action: 'inject' | 'clear') => void practiceSystems.steer({ ...place, action, fault: name });
  const act = (action: 'inject' | 'clear', words: string) => (
    <button
      type="button"
      className={styles.button}
      aria-label={`${words} ${name}`}
      aria-disabled={busy || undefined}
      onClick={() => steer(action)}
    >
      {words}
    </button>
  );
  return (
    <tr data-injected={injected || undefined}>
      <th scope="row">
        <code>{name}</code>
        {injected && <b> injected</b>}
      </th>
      <td>
        <Words>{summary}</Words>
      </td>
      <td className={styles.acts}>
        {act('inject', injected ? 'Inject again' : 'Inject')}
        {injected && act('clear', 'Clear')}
      </td>
    </tr>
  );
}
