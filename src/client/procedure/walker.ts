/**
 * Drives the walk through a page's procedure while its panel is on the screen: looks at every change, and does what
 * `nextAction` says. Whatever it starts goes the way a click on Run goes.
 */
import { keyOf } from '../blocks.ts';
import type { Blocks } from '../blocks.ts';
import { missingCapture } from '../captures.ts';
import type { Contents, PageProcedure, StepHere } from '../contents.ts';
import { doorOf } from '../door.ts';
import type { PageStates } from '../page-state.ts';
import type { SessionState } from '../session.ts';
import type { Starter } from './starter.ts';
import { endWords } from '../status.ts';
import { createStore } from '../store.ts';
import type { Store } from '../store.ts';
import type { Stop, Walk } from '../walk-state.ts';
import { nextAction, resumed, walkAll, walkFrom } from './walk.ts';
import type { Action, WalkStep } from './walk.ts';

export type Walker = {
  /** What the walk of a page does now: what its panel shows. */
  action(page: PageProcedure): Store<Action>;
  /** Acts until the returned function is called. */
  attend(page: PageProcedure): () => void;
  all(page: PageProcedure): void;
  from(page: PageProcedure, step: string): void;
  pause(page: PageProcedure): void;
  resume(page: PageProcedure): void;
  /** The person has seen what comes and says yes to exactly this step. */
  agree(page: PageProcedure, step: string): void;
};

type Deps = {
  blocks: Blocks;
  contents: Contents;
  pages: PageStates;
  session: { store: Store<SessionState> };
  starter: Starter;
  /** Brings the step into sight. */
  reveal: (step: string) => void;
  /** Puts the reader into the field of a parameter. */
  askFor: (param: string) => void;
};

const REST: Action = { do: 'rest' };

export function createWalker(deps: Deps): Walker {
  const { blocks, contents, pages, session, starter } = deps;
  const actions = new WeakMap<PageProcedure, Store<Action>>();
  const looks = new WeakMap<PageProcedure, () => void>();
  /** Never kept over a reload: a yes is for what is on the screen. */
  let agreed: string | null = null;

  function action(page: PageProcedure): Store<Action> {
    let store = actions.get(page);
    if (!store) actions.set(page, (store = createStore(REST)));
    return store;
  }

  const seen = (page: PageProcedure) => page.steps.get().map(walkStep);

  function walkStep(step: StepHere): WalkStep {
    const { id, state, here } = step;
    if (here === null) return { id, state, kind: 'manual' };
    const { risk, endless, interactive } = here.block;
    const lacks = starter.lacking(here.block);
    return { id, state, kind: 'block', risk, byHand: endless || interactive, lacks, ending: endingOf(step) };
  }

  function endingOf({ here, state }: StepHere): string {
    const live = here && blocks.block(keyOf(here.block)).get();
    if (state.is !== 'failed' || live?.phase !== 'run' || live.run.id !== state.run) return '';
    const { main, more } = endWords(live.run);
    return [main, more].filter((words) => words !== '').join(', ');
  }

  /** Before anything is known of the server, or of a block, nothing can be decided. */
  function isReady({ procedure: { version, doc } }: PageProcedure, now: readonly StepHere[]): boolean {
    const state = session.store.get();
    const known =
      pages.page(version, doc).get() !== null && now.every(({ step, here }) => step.kind === 'manual' || here);
    return known && state.state === 'ready' && state.me.person !== null;
  }

  function set(page: PageProcedure, change: Partial<Walk>): void {
    const walk = page.walk.get();
    if (walk) page.walk.set({ ...walk, ...change });
  }

  function consider(page: PageProcedure): void {
    const walk = page.walk.get();
    if (walk === null || !isReady(page, page.steps.get())) return tell(page, REST);
    const next = nextAction(seen(page), walk, agreed);
    tell(page, next);
    if (next.do === 'stop') stop(page, next.stop);
    else if (next.do === 'finish') set(page, { phase: 'finished', stop: null });
    else if (next.do === 'start') start(page, next.step);
    else if (!walk.checked && next.do !== 'wait' && next.do !== 'rest') set(page, { checked: true });
  }

  function stop(page: PageProcedure, why: Stop): void {
    set(page, { phase: 'stopped', stop: why });
    if (why.why !== 'values') return;
    page.params.show(why.names);
    deps.askFor(why.names[0]!);
  }

  /** Tells each action once, and brings what it is about into sight. */
  function tell(page: PageProcedure, next: Action): void {
    if (JSON.stringify(action(page).get()) === JSON.stringify(next)) return;
    action(page).set(next);
    const step = 'step' in next ? next.step : next.do === 'stop' && 'step' in next.stop ? next.stop.step : null;
    const values = next.do === 'stop' && next.stop.why === 'values';
    if (step !== null && !values && next.do !== 'wait') deps.reveal(step);
  }

  function start(page: PageProcedure, id: string): void {
    const { block } = page.steps.get().find((step) => step.id === id)!.here!;
    agreed = null;
    set(page, { checked: true });
    const facts = pages.page(block.version, block.doc).get();
    const missing = missingCapture(block, facts, contents.blocks(block).get());
    const door = doorOf(session.store.get(), facts?.blocks.get(id) ?? null, missing);
    // A start and a refusal both change the block's state, which is looked at anew.
    if (door.open) void starter.start(block);
    else blocks.refuse(keyOf(block), door.missing, door.words);
  }

  /** What was refused before is to be tried again. */
  function forgetRefusals(page: PageProcedure): void {
    for (const { here } of page.steps.get()) if (here) blocks.dismiss(keyOf(here.block));
  }

  function setOut(page: PageProcedure, walk: (now: WalkStep[]) => Walk): void {
    agreed = null;
    forgetRefusals(page);
    page.walk.set(walk(seen(page)));
  }

  return {
    action,
    attend(page) {
      let looking = false;
      let again = false;
      // What an action changes is looked at after the action, not within it.
      const look = () => {
        again = true;
        if (looking) return;
        looking = true;
        while (again) {
          again = false;
          consider(page);
        }
        looking = false;
      };
      const facts = pages.page(page.procedure.version, page.procedure.doc);
      const ways = [facts, page.steps, page.walk, session.store].map((source) => source.subscribe(look));
      looks.set(page, look);
      look();
      return () => {
        ways.forEach((way) => way());
        looks.delete(page);
      };
    },
    all: (page) => setOut(page, walkAll),
    from: (page, step) => setOut(page, (now) => walkFrom(now, step)),
    pause: (page) => set(page, { phase: 'paused' }),
    resume(page) {
      const walk = page.walk.get();
      if (walk) setOut(page, (now) => resumed(walk, now));
    },
    agree(page, step) {
      agreed = step;
      looks.get(page)?.();
    },
  };
}
