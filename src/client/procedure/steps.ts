/**
 * The steps of a page's procedure and how far each is, as one store: made of the page's facts, of what its blocks do,
 * and of who is signed in.
 */
import { stepId } from '../../contract/step.ts';
import type { Procedure } from '../../contract/step.ts';
import { blockKey } from '../blocks.ts';
import type { Blocks } from '../blocks.ts';
import type { Contents, StepHere, StepsStore } from '../contents.ts';
import type { PageStates } from '../page-state.ts';
import type { SessionState } from '../session.ts';
import type { StepState } from '../step-state.ts';
import { nothing } from '../store.ts';
import type { Store } from '../store.ts';
import { blockStep, manualStep, pageTarget } from './step-of.ts';

type Deps = {
  contents: Pick<Contents, 'blocks'>;
  blocks: Blocks;
  pages: PageStates;
  session: { store: Store<SessionState> };
  myId: () => string | null;
};

/** The store of one page. Everything else of the page must be in the stores it is made of. */
export function createSteps(deps: Deps, procedure: Procedure): StepsStore {
  let known: readonly StepHere[] = readSteps(deps, procedure);
  let told = known;
  const listeners = new Set<() => void>();
  let leave = nothing;

  /** Always of this moment: who is told of new facts before this store is must not see old steps. */
  function get(): readonly StepHere[] {
    const now = readSteps(deps, procedure);
    if (!sameSteps(known, now)) known = now;
    return known;
  }

  function look(): void {
    const before = told;
    told = get();
    if (told !== before) for (const listener of Array.from(listeners)) listener();
  }

  /** Listens to everything a step's state is made of. */
  function attend(): () => void {
    const { version, doc, steps } = procedure;
    const sources: Pick<Store<unknown>, 'subscribe'>[] = [
      deps.contents.blocks(procedure),
      deps.pages.page(version, doc),
      deps.session.store,
      ...steps.flatMap((step) =>
        step.kind === 'block' ? deps.blocks.block(blockKey({ version, doc, block: step.block })) : [],
      ),
    ];
    const ways = sources.map((source) => source.subscribe(look));
    return () => ways.forEach((way) => way());
  }

  return {
    get,
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) leave = attend();
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) leave();
      };
    },
  };
}

function readSteps({ contents, blocks, pages, myId }: Deps, procedure: Procedure): StepHere[] {
  const { version, doc, steps } = procedure;
  const here = contents.blocks(procedure).get();
  const facts = pages.page(version, doc).get();
  const target = pageTarget(procedure.target, steps, (block) => here.get(block)?.block.target ?? null);
  return steps.map((step) => {
    const id = stepId(step);
    if (step.kind === 'manual') return { id, step, here: null, state: manualStep(id, facts, target) };
    const found = here.get(id) ?? null;
    const live = blocks.block(blockKey({ version, doc, block: id })).get();
    const state = found === null ? { is: 'open' as const } : blockStep(found.block, live, facts, myId());
    return { id, step, here: found, state };
  });
}

function sameSteps(a: readonly StepHere[], b: readonly StepHere[]): boolean {
  return a.length === b.length && a.every((one, at) => one.here === b[at]!.here && sameState(one.state, b[at]!.state));
}

function sameState(a: StepState, b: StepState): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
