import { useState } from 'react';
import type { ReactElement } from 'react';
import useIsBrowser from '@docusaurus/useIsBrowser';
import { session } from '../../client/browser.ts';
import { doneCount, NO_STEPS } from '../../client/contents.ts';
import type { PageProcedure, StepHere } from '../../client/contents.ts';
import { doorOf } from '../../client/door.ts';
import type { Door } from '../../client/door.ts';
import type { Walk } from '../../client/walk-state.ts';
import type { Procedure } from '../../contract/step.ts';
import { SignInLink } from '../account/SignInLink.tsx';
import { NO_STATE, useStore } from '../use-store.ts';
import { WalkCard, WalkSentence } from '../working.tsx';
import { Words } from '../Words.tsx';
import { Progress } from './Progress.tsx';
import { withWorking } from '../with-working.ts';
import styles from './panel.module.css';

type Props = { procedure: Procedure; page: PageProcedure | null };

/** How far the procedure is, and the way through it. Stays in sight while a walk goes on. */
export function WalkStrip({ procedure, page }: Props): ReactElement {
  const isBrowser = useIsBrowser();
  const list = useStore<readonly StepHere[] | null>(page?.steps ?? NO_STATE, null) ?? NO_STEPS;
  const walk = useStore<Walk | null>(page?.walk ?? NO_STATE, null);
  const [closed, setClosed] = useState<Door | 'not-loaded' | null>(null);
  const verb = verbOf(walk);
  const walking = walk !== null && walk.phase !== 'finished';

  async function press(): Promise<void> {
    if (session.store.get().state !== 'ready') await session.check();
    const door = doorOf(session.store.get(), null);
    setClosed(door.open ? null : door);
    if (!door.open) return;
    const loaded = await withWorking(({ walker, openProcedure }) => walker[METHOD[verb]](openProcedure(procedure)));
    if (!loaded) setClosed('not-loaded');
  }

  return (
    <section
      className={styles.strip}
      aria-label="Procedure"
      data-walking={(walking && walk.stop?.why !== 'all-done') || undefined}
    >
      <div className={styles.row}>
        <Progress done={doneCount(list)} total={procedure.steps.length} />
        {/* One element for all three, so that focus stays where the hand is. */}
        <button
          type="button"
          className={styles.go}
          data-kind={verb === 'Pause' ? 'quiet' : 'go'}
          disabled={!isBrowser}
          onClick={() => void press()}
        >
          {verb}
        </button>
        {walking && (
          <button type="button" className={styles.end} aria-label="End this walk" onClick={() => page?.walk.set(null)}>
            End
          </button>
        )}
      </div>
      <div className={styles.tell}>
        <output className={styles.said}>
          {closed !== null ? <Closed why={closed} /> : page && walk && <WalkSentence page={page} walk={walk} />}
        </output>
        {page && walk && <WalkCard page={page} walk={walk} />}
      </div>
    </section>
  );
}

function verbOf(walk: Walk | null): 'Run all' | 'Pause' | 'Resume' {
  if (walk === null || walk.phase === 'finished' || walk.stop?.why === 'all-done') return 'Run all';
  return walk.phase === 'on' ? 'Pause' : 'Resume';
}

const METHOD = { 'Run all': 'all', Pause: 'pause', Resume: 'resume' } as const;

function Closed({ why }: { why: Door | 'not-loaded' }): ReactElement | null {
  if (why === 'not-loaded') return <>A part of this page could not be loaded. Reload the page, then try again.</>;
  if (why.open) return null;
  return (
    <>
      <Words>{why.words}</Words> {why.way === 'sign-in' && <SignInLink />}
    </>
  );
}
