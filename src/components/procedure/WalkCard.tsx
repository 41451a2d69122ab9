import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import { NO_STEPS } from '../../client/contents.ts';
import type { PageProcedure } from '../../client/contents.ts';
import { walker } from '../../client/procedure/browser.ts';
import { revealStep } from '../../client/reveal.ts';
import type { Walk } from '../../client/walk-state.ts';
import { useKeptFocus } from '../use-kept-focus.ts';
import { useStore } from '../use-store.ts';
import { Coming } from './Coming.tsx';
import { StartOver } from './StartOver.tsx';
import styles from './procedure.module.css';

type Props = { page: PageProcedure; walk: Walk };

/** Keeps the walk going while it is on the page, and asks before what does more than read. */
export function WalkCard({ page, walk }: Props): ReactElement {
  const card = useRef<HTMLDivElement>(null);
  const kept = useKeptFocus(card);
  useStore(walker.action(page), { do: 'rest' });
  useEffect(() => walker.attend(page), [page]);
  useEffect(() => tellHeight(card.current), []);
  return (
    <div ref={card} className={styles.card} {...kept}>
      <Question page={page} walk={walk} />
    </div>
  );
}

/** The strip covers what is scrolled below it: the page has to know how much. Returns the way out. */
function tellHeight(card: HTMLElement | null): () => void {
  const strip = card?.closest('section');
  const root = document.documentElement.style;
  const sizes = new ResizeObserver(() => root.setProperty('--rb-walk-height', `${strip?.clientHeight ?? 0}px`));
  if (strip) sizes.observe(strip);
  return () => {
    sizes.disconnect();
    root.removeProperty('--rb-walk-height');
  };
}

/** What the walk needs of the person now. */
function Question({ page, walk }: Props): ReactElement | null {
  const action = useStore(walker.action(page), { do: 'rest' });
  const list = useStore(page.steps, NO_STEPS);
  const { stop } = walk;
  if (stop?.why === 'all-done') return <StartOver page={page} />;
  if (action.do === 'ask') {
    const here = list.find((step) => step.id === action.step)?.here;
    return here ? <Coming key={action.step} page={page} here={here} /> : null;
  }
  const id = action.do === 'hand' ? action.step : stop && stop.why !== 'values' ? stop.step : null;
  return id === null ? null : (
    <button type="button" onClick={() => revealStep(id)}>
      Show the step
    </button>
  );
}
