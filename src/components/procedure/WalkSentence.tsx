import type { ReactElement } from 'react';
import { NO_STEPS } from '../../client/contents.ts';
import type { PageProcedure } from '../../client/contents.ts';
import { walker } from '../../client/procedure/browser.ts';
import { walkWords } from '../../client/procedure/walk-words.ts';
import type { Walk } from '../../client/walk-state.ts';
import { useStore } from '../use-store.ts';
import { Words } from '../Words.tsx';

/** Where the walk stands, in one sentence. */
export function WalkSentence({ page, walk }: { page: PageProcedure; walk: Walk }): ReactElement {
  const action = useStore(walker.action(page), { do: 'rest' });
  const list = useStore(page.steps, NO_STEPS);
  return <Words>{walkWords(list, walk, action)}</Words>;
}
