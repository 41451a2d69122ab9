/** Watching a run that somebody else has started, or another block: it is shown where its own block stands. */
import type { PageRef } from '../page-state.ts';
import type { RunView } from '../../contract/run.ts';
import { blockKey } from '../blocks.ts';
import type { Blocks } from '../blocks.ts';

/** Null when it is in sight, else a sentence why not. */
export type WatchRun = (page: PageRef, run: string) => Promise<string | null>;

export function createWatchRun(deps: {
  blocks: Blocks;
  run: (id: string) => Promise<RunView | null>;
  reveal: (block: string) => void;
}): WatchRun {
  return async ({ version }, id) => {
    const run = await deps.run(id);
    if (run === null) return 'The run cannot be seen at this moment. Try again.';
    if (run.version !== version) return `It runs from version ${run.version} of this page.`;
    const key = blockKey(run);
    const state = deps.blocks.block(key).get();
    if (state.phase === 'run' && state.run.id === id) deps.blocks.patch(key, { shown: true });
    else deps.blocks.show(run);
    deps.reveal(run.block);
    return null;
  };
}
