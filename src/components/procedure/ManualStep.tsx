import type { ReactElement } from 'react';
import { contents } from '../../client/browser.ts';
import { NO_BLOCKS } from '../../client/contents.ts';
import type { PageProcedure } from '../../client/contents.ts';
import { markOf, pageTarget } from '../../client/step-state.ts';
import { usePageFacts, useSession, useStore } from '../use-store.ts';
import { Mark } from '../working.tsx';
import styles from './panel.module.css';

/** At the end of a numbered item without a block: a place to mark it done. `text` is JSON `{id, text}` of the build's. */
export function ManualStep({ step: text }: { step: string }): ReactElement | null {
  const step = JSON.parse(text) as { id: string; text: string };
  const page = useStore<PageProcedure | null>(contents.here, null);
  return (
    <div className={styles.manual} data-manual-step={step.id}>
      {page && <Here page={page} step={step} />}
    </div>
  );
}

function Here({ page, step }: { page: PageProcedure; step: { id: string; text: string } }): ReactElement | null {
  const { version, doc, target, steps } = page.procedure;
  const session = useSession();
  const facts = usePageFacts(version, doc);
  const blocks = useStore(contents.blocks(page.procedure), NO_BLOCKS);
  const place = pageTarget(target, steps, (block) => blocks.get(block)?.block.target ?? null);
  if (place === null || session.state !== 'ready' || session.me.person === null) return null;
  return (
    <div data-manual-done={markOf(step.id, facts, place) !== null || undefined}>
      <Mark session={{ version, doc, target: place }} step={step} />
    </div>
  );
}
