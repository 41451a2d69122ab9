import { useEffect, useState } from 'react';
import type { RefObject } from 'react';
import { isGoing, keyOf } from '../../client/blocks.ts';
import type { BlockState } from '../../client/blocks.ts';
import { blocks, contents, myId, pages, session } from '../../client/browser.ts';
import { missingCapture } from '../../client/captures.ts';
import { needsConfirmation } from '../../client/confirmation.ts';
import type { PageProcedure, StepHere } from '../../client/contents.ts';
import { doorOf } from '../../client/door.ts';
import type { Door } from '../../client/door.ts';
import { heldByOther } from '../../client/page-state.ts';
import type { PageFacts } from '../../client/page-state.ts';
import type { Lack } from '../../client/params/field.ts';
import type { ParamsState } from '../../client/params/page-params.ts';
import { askForParam } from '../../client/reveal.ts';
import type { SessionState } from '../../client/session.ts';
import { isDone } from '../../client/step-state.ts';
import { requestStop } from '../../client/stops.ts';
import type { Walk } from '../../client/walk-state.ts';
import type { PageBlock } from '../../contract/block.ts';
import type { HoldView } from '../../contract/session.ts';
import { withWorking } from '../with-working.ts';
import { NO_STATE, useBlockState, usePageFacts, useProcedure, useSession, useStore } from '../use-store.ts';

/** Everything a block on the page shows, and what its buttons do. */
export type RunBlockView = {
  key: string;
  state: BlockState;
  session: SessionState;
  facts: PageFacts;
  /** Null until the page's panel has reported, and on pages without one. */
  page: PageProcedure | null;
  door: Door;
  /** How the step ended that the block is in the reader's session; of a block that is no step, how its run did. */
  verdict: 'as-expected' | 'unexpected' | null;
  /** Somebody else changes the target of this block, which is not a reading one. */
  hold: HoldView | null;
  /** Another text is published. */
  changed: boolean;
  /** Run was pressed, and nothing was asked of the server yet. */
  tried: boolean;
  /** Parameters without a usable value, once Run was pressed. */
  lacks: Lack[];
  /** The run was started here and now, by a click on this block or by a walk: its output is to be seen. */
  reveal: 'at-once' | 'gently' | null;
  confirming: boolean;
  /** Stop was pressed for the run that is shown. */
  stopping: boolean;
  run(): void;
  confirm(): void;
  cancel(): void;
  stop(): void;
};

/** `group` is the block's element: in it the reader is put into a field that has no value. */
export function useRunBlock(block: PageBlock, code: string, group: RefObject<HTMLElement | null>): RunBlockView {
  const { version, doc } = block;
  const key = keyOf(block);
  const sessionState = useSession();
  const facts = usePageFacts(version, doc);
  const page = useProcedure(block);
  const state = useBlockState(key);
  const walk = useStore<Walk | null>(page?.walk ?? NO_STATE, null);
  useStore<ParamsState | null>(page?.params.store ?? NO_STATE, null);
  const [tried, setTried] = useState(false);
  const [confirming, setConfirming] = useState(false);
  const [pressed, setPressed] = useState(false);
  const [stopping, setStopping] = useState<string | null>(null);
  useEffect(() => contents.add(block, code), [block, code]);

  const own = facts?.blocks.get(block.id) ?? null;
  const step = useStore<readonly StepHere[] | null>(page?.steps ?? NO_STATE, null)?.find(({ id }) => id === block.id);
  const shownRun = state.phase === 'run' ? state.run.id : null;

  function doorNow(): Door {
    const known = pages.page(version, doc).get();
    const missing = missingCapture(block, known, contents.blocks(block).get());
    return doorOf(session.store.get(), known?.blocks.get(block.id) ?? null, missing);
  }

  async function run(): Promise<void> {
    // A click in the first moments of the page waits for the server's word instead of losing itself.
    if (session.store.get().state !== 'ready') await session.check();
    setTried(true);
    if (!doorNow().open) return;
    const lacks = lacksNow();
    if (lacks.length > 0) {
      page?.params.show(lacks.map(({ name }) => name));
      askForParam(lacks[0]!.name, group.current);
    } else if (needsConfirmation(block.risk)) setConfirming(true);
    else await start();
  }

  /** Parameters without a usable value; of a page that is still being opened, all of them. */
  function lacksNow(): Lack[] {
    return page?.params.lacking(block.params) ?? block.params.map((name) => ({ name, words: 'is still being loaded' }));
  }

  async function start(): Promise<void> {
    setTried(false);
    setConfirming(false);
    setPressed(true);
    const loaded = await withWorking(({ starter }) => void starter.start(block));
    if (!loaded) blocks.refuse(key, 'not-loaded', NOT_LOADED);
  }

  return {
    key,
    state,
    session: sessionState,
    facts,
    page,
    door: doorOf(sessionState, own, missingCapture(block, facts, contents.blocks(block).get())),
    verdict: step ? verdictOf(step) : judged(state),
    hold: block.risk === 'read' ? null : heldByOther(facts, block.target, myId()),
    changed: own !== null && own.sha256 !== block.sha256,
    tried,
    lacks: tried ? lacksNow() : [],
    reveal: pressed ? 'at-once' : walk?.phase === 'on' && isGoing(state) ? 'gently' : null,
    confirming,
    stopping: stopping !== null && stopping === shownRun,
    run: () => void run(),
    confirm: () => void start(),
    cancel: () => setConfirming(false),
    stop() {
      if (shownRun === null) return;
      setStopping(shownRun);
      requestStop(shownRun);
    },
  };
}

const NOT_LOADED = 'A part of this page could not be loaded, so nothing ran. Reload the page, then try again.';

function verdictOf({ state }: StepHere): RunBlockView['verdict'] {
  if (isDone(state)) return 'as-expected';
  return state.is === 'failed' ? 'unexpected' : null;
}

function judged(state: BlockState): RunBlockView['verdict'] {
  const verdict = state.phase === 'run' ? state.run.outcome.verdict : 'pending';
  return verdict === 'pending' ? null : verdict;
}
