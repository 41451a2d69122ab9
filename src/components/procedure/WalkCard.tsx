import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { pages, steps, walks } from '../../client/browser.ts';
import { needsConfirmation } from '../../client/confirmation.ts';
import type { BlockHere, PageProcedure } from '../../client/contents.ts';
import { acts, walker } from '../../client/procedure/browser.ts';
import { revealStep } from '../../client/reveal.ts';
import { targetView } from '../../client/session.ts';
import { NO_STEPS } from '../../client/steps.ts';
import type { Walk } from '../../client/walks.ts';
import { GivenValues } from '../params/GivenValues.tsx';
import { ConfirmDialog } from '../run/ConfirmDialog.tsx';
import { RISK_WORDS } from '../run/risk-words.ts';
import { useSession, useStore } from '../use-store.ts';
import styles from './procedure.module.css';

/** Keeps the walk going while it is on the page, and asks before what does more than read. */
export function WalkCard({ page, walk }: { page: PageProcedure; walk: Walk }): ReactElement | null {
  const action = useStore(walker.action(page), { do: 'rest' });
  const list = useStore(steps(page), NO_STEPS);
  useEffect(() => walker.attend(page), [page]);
  if (walk.phase === 'stopped' && walk.stop?.why === 'all-done') return <StartOver page={page} />;
  const id =
    action.do === 'ask' || action.do === 'hand'
      ? action.step
      : walk.stop && 'step' in walk.stop
        ? walk.stop.step
        : null;
  if (id === null || walk.phase === 'paused' || walk.phase === 'finished') return null;
  const here = list.find((step) => step.id === id)?.here ?? null;
  return (
    <div className={styles.card}>
      {action.do === 'ask' && here && <Coming key={id} page={page} here={here} />}
      {action.do !== 'ask' && walk.stop?.why !== 'values' && (
        <button type="button" onClick={() => revealStep(id)}>
          Show the step
        </button>
      )}
    </div>
  );
}

/** What comes: to be read before it is agreed to. */
function Coming({ page, here }: { page: PageProcedure; here: BlockHere }): ReactElement {
  const { block, code } = here;
  const session = useSession();
  const [confirming, setConfirming] = useState(false);
  const agree = () => walker.agree(page, block.id);
  return (
    <section aria-label={`What comes: ${block.title}`} className={styles.coming}>
      <p>
        <b>{block.title}</b> <span data-risk={block.risk}>{RISK_WORDS[block.risk]}</span> on <code>{block.target}</code>
      </p>
      <GivenValues block={block} />
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0}>{code}</pre>
      <span className={styles.choices}>
        <button
          type="button"
          className={styles.go}
          onClick={() => (needsConfirmation(block.risk) ? setConfirming(true) : agree())}
        >
          Continue with {block.title}
        </button>
        <button type="button" onClick={() => revealStep(block.id)}>
          Show the step
        </button>
      </span>
      {confirming && (
        <ConfirmDialog
          block={block}
          code={code}
          target={targetView(session, block.target)}
          onCancel={() => setConfirming(false)}
          onConfirm={() => {
            setConfirming(false);
            agree();
          }}
        />
      )}
    </section>
  );
}

/** Nothing is left to do: a walk from the beginning is one in a fresh session. */
function StartOver({ page }: { page: PageProcedure }): ReactElement {
  const { version, doc } = page.procedure;
  const [problem, setProblem] = useState<string | null>(null);
  async function startOver(): Promise<void> {
    for (const session of pages.page(version, doc).get()?.sessions ?? []) {
      const words = await acts.reset(session);
      setProblem(words);
      if (words !== null) return;
    }
    walks.page(page.procedure).set(null);
    walker.all(page);
  }
  return (
    <div className={styles.card}>
      <button type="button" className={styles.button} onClick={() => void startOver()}>
        Start over
      </button>{' '}
      Resets the session first: folder, variables, functions, options and captured values are forgotten, and no step
      counts as done any more.
      {problem !== null && (
        <p role="alert" className={styles.problem}>
          {problem}
        </p>
      )}
    </div>
  );
}
