/**
 * The way back from a run: the run is stopped first when it still goes, and the block that undoes it starts when it has
 * ended, with the parameters that were used.
 */
import type { PageBlock } from '../../contract/block.ts';
import type { RunView } from '../../contract/run.ts';
import { keyOf } from '../blocks.ts';
import type { Blocks } from '../blocks.ts';
import type { Starter } from './starter.ts';
import { nothing } from '../store.ts';
import type { Schedule } from '../store.ts';

/** Stop goes from INT over TERM to KILL within seconds; a run that outlives this is out of reach. */
export const STOP_DEADLINE_MS = 60_000;

/** Resolves when the way back has started or has been refused in place, where its block stands. */
export type RollBack = (undone: { key: string; run: RunView }, by: PageBlock) => Promise<void>;

export function createRollBack(deps: {
  blocks: Blocks;
  starter: Starter;
  schedule: Schedule;
  stop: (run: string) => void;
  /** Brings a block into sight. */
  reveal: (block: string) => void;
}): RollBack {
  const { blocks, starter, schedule, stop, reveal } = deps;

  /** The run as it ended; null when it did not within the deadline. */
  function ended(key: string, run: RunView): Promise<RunView | null> {
    const store = blocks.block(key);
    const now = (): RunView | null => {
      const state = store.get();
      return state.phase === 'run' && state.run.id === run.id && state.run.state === 'ended' ? state.run : null;
    };
    if (now() !== null) return Promise.resolve(now());
    return new Promise((resolve) => {
      let cancel = nothing;
      const leave = store.subscribe(() => settle(now()));
      function settle(end: RunView | null, late = false): void {
        if (end === null && !late) return;
        leave();
        cancel();
        resolve(end);
      }
      cancel = schedule(() => settle(null, true), STOP_DEADLINE_MS);
      stop(run.id);
    });
  }

  return async ({ key, run }, by) => {
    const undone = run.state === 'ended' ? run : await ended(key, run);
    reveal(by.id);
    if (undone === null) blocks.refuse(keyOf(by), 'not-stopped', NOT_STOPPED);
    else await starter.start(by, undone);
  };
}

const NOT_STOPPED =
  'What it takes back did not end within a minute of Stop, so the way back was not started. Look at that block, then try again.';
