/** The working half, wired to the real browser: loaded when somebody works through a procedure. */
import type { Procedure } from '../../contract/step.ts';
import { blocks, call, contents, myId, pages, schedule, session } from '../browser.ts';
import type { PageProcedure } from '../contents.ts';
import { createPageParams } from '../params/page-params.ts';
import { askForParam, revealStep } from '../reveal.ts';
import { requestStop } from '../stops.ts';
import { createActs } from './acts.ts';
import { createRollBack } from './rollback.ts';
import { createStarter } from './starter.ts';
import { createSteps } from './steps.ts';
import { createTabMemory } from './tab-memory.ts';
import { createWaits } from './waits.ts';
import { rememberedWalk } from './walk-memory.ts';
import { createWalker } from './walker.ts';
import { createWatchRun } from './watch-run.ts';

const memory = createTabMemory(() => sessionStorage);

const opened = new Set<PageProcedure>();

/** Makes a page's procedure one that can be worked through. */
export function openProcedure(procedure: Procedure): PageProcedure {
  const page = contents.open(procedure, () => ({
    params: createPageParams(procedure, procedure.params, { memory, call }),
    steps: createSteps({ contents, blocks, pages, session, myId }, procedure),
    walk: rememberedWalk(memory, procedure),
  }));
  opened.add(page);
  return page;
}

// Who signs out leaves no secret and no walk to whoever comes next.
let who = myId();
session.store.subscribe(() => {
  const before = who;
  who = myId();
  if (before === null || before === who) return;
  for (const page of opened) {
    page.params.forgetSecrets();
    page.walk.set(null);
  }
});

export const starter = createStarter({ blocks, contents });

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
  reveal: revealStep,
  askFor: askForParam,
});
