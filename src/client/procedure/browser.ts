/** The working half, wired to the real browser: loaded when somebody works through a procedure. */
import { blocks, call, contents, myId, pages, schedule, session, starter, steps, walks } from '../browser.ts';
import { askForParam, revealStep } from '../reveal.ts';
import { requestStop } from '../stops.ts';
import { createActs } from './acts.ts';
import { createRollBack } from './rollback.ts';
import { createWaits } from './waits.ts';
import { createWalker } from './walker.ts';
import { createWatchRun } from './watch-run.ts';

export const acts = createActs({ call, pages });

export const watchRun = createWatchRun({ blocks, run: (id) => acts.run(id), reveal: revealStep });

export const waits = createWaits({ pages, schedule, myId, start: (block) => void starter.start(block) });

export const rollBack = createRollBack({ blocks, starter, schedule, stop: requestStop, reveal: revealStep });

export const walker = createWalker({
  blocks,
  contents,
  pages,
  session,
  starter,
  walks,
  steps,
  reveal: revealStep,
  askFor: askForParam,
});
