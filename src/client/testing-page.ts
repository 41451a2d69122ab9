/** A page and its server for tests: the real stores, and a server whose answers and facts the test sets. */
import type { PageState } from '../contract/api.ts';
import type { PageBlock } from '../contract/block.ts';
import type { ParamSpec } from '../contract/param.ts';
import type { RunRequest, RunView } from '../contract/run.ts';
import type { HoldView, SessionView } from '../contract/session.ts';
import type { Procedure, Step } from '../contract/step.ts';
import { createBlocks, keyOf } from './blocks.ts';
import type { BlockState } from './blocks.ts';
import { createContents } from './contents.ts';
import type { Answer, Call, Refusal } from './http.ts';
import { createPageStates } from './page-state.ts';
import { createPageParams } from './params/page-params.ts';
import type { SessionState } from './session.ts';
import { createStarter } from './procedure/starter.ts';
import { rememberedWalk } from './procedure/walk-memory.ts';
import { createSteps } from './procedure/steps.ts';
import { createStore } from './store.ts';
import { createTabMemory } from './procedure/tab-memory.ts';
import { createTestClock } from './testing-clock.ts';
import { MIRA, runningRun, testBlock, testSession } from './testing-views.ts';

export const SIGNED_IN: SessionState = {
  state: 'ready',
  me: { person: { ...MIRA, roles: ['operator'] }, targets: [], contentDigest: '', serverTime: 0 },
  skewMs: 0,
};

export function refusal(code: string, message: string, more: Partial<Refusal> = {}): Refusal {
  return { kind: 'refused', status: 409, code, message, published: null, params: [], busy: null, hold: null, ...more };
}

export type TestPage = ReturnType<typeof createTestPage>;

/** `storage` is what the tab keeps over a reload: the same map is the same tab. */
export function createTestPage(
  given: { blocks: Partial<PageBlock>[]; steps?: Step[]; params?: ParamSpec[] },
  storage = new Map<string, string>(),
) {
  const clock = createTestClock();
  /** What the server knows. */
  const server = {
    sessions: [] as SessionView[],
    holds: [] as HoldView[],
    runs: new Map<string, RunView>(),
    sent: [] as RunRequest[],
    /** Other calls, path and body. */
    calls: [] as { path: string; body: unknown }[],
    /** Taken by the next start in place of a run; an answer to another call by its path. */
    refuse: [] as Answer<unknown>[],
    answers: new Map<string, Answer<unknown>>(),
    asked: 0,
  };
  const list = given.blocks.map(testBlock);

  const call = (async (path: string, body: unknown): Promise<Answer<unknown>> => {
    if (path.startsWith('/api/pages')) {
      server.asked++;
      return { kind: 'ok', value: pageState() };
    }
    if (path === '/api/runs') return startRun(body as RunRequest);
    server.calls.push({ path, body });
    return server.answers.get(path) ?? { kind: 'ok', value: { session: null } };
  }) as Call;

  function pageState(): PageState {
    return {
      sessions: server.sessions,
      holds: server.holds,
      blocks: list.map((block) => ({
        ref: { version: 'next', doc: 'd', block: block.id },
        sha256: block.sha256,
        decision: { allow: true },
        latestRun: server.runs.get(block.id) ?? null,
        track: null,
      })),
    };
  }

  function startRun(request: RunRequest): Answer<unknown> {
    const refused = server.refuse.shift();
    if (refused) return refused;
    server.sent.push(request);
    if (server.sessions.length === 0) server.sessions = [testSession()];
    const id = `run-${server.sent.length}`;
    const { block, params = {}, rollbackOf = null } = request;
    const run = runningRun({ id, block, params, rollbackOf, startedAt: server.sent.length });
    know(run);
    return { kind: 'ok', value: { run } };
  }

  function know(run: RunView): void {
    server.runs.set(run.block, run);
    server.sessions = server.sessions.map((session) => ({
      ...session,
      done: [
        ...session.done.filter(({ block }) => block !== run.block),
        { block: run.block, run: run.id, verdict: run.outcome.verdict, by: run.person },
      ],
    }));
  }

  const session = createStore<SessionState>(SIGNED_IN);
  const memory = createTabMemory(() => ({
    getItem: (name) => storage.get(name) ?? null,
    setItem: (name, value) => void storage.set(name, value),
  }));
  const blocks = createBlocks({
    call,
    schedule: clock.schedule,
    newRequestId: () => `request-${server.sent.length}`,
    onTrouble: () => {},
    onNews: () => pages.refresh(),
  });
  const pages = createPageStates({ call, onFacts: (facts) => blocks.adopt(facts) });
  const contents = createContents();
  const starter = createStarter({ blocks, contents });
  const myId = () => MIRA.id;
  for (const block of list) contents.add(block, 'true\n');
  const open = (procedure: Procedure) =>
    contents.open(procedure, () => ({
      params: createPageParams(procedure, procedure.params, { memory, call }),
      steps: createSteps({ contents, blocks, pages, session: { store: session }, myId }, procedure),
      walk: rememberedWalk(memory, procedure),
    }));
  const page = open({
    version: 'next',
    doc: 'd',
    target: 'stack',
    params: given.params ?? [],
    steps: given.steps ?? list.map(({ id }) => ({ kind: 'block', block: id })),
  });

  return {
    clock,
    server,
    call,
    session,
    blocks,
    pages,
    contents,
    starter,
    page,
    open,
    myId,
    key: (id: string) => keyOf(testBlock({ id })),
    state: (id: string): BlockState => blocks.block(keyOf(testBlock({ id }))).get(),
    block: (id: string) => list.find((block) => block.id === id)!,
    /** The newest run of the block ends: first at the server, then the socket tells. */
    async end(id: string, verdict: 'as-expected' | 'unexpected' = 'as-expected'): Promise<void> {
      const exitStatus = verdict === 'as-expected' ? 0 : 1;
      const run: RunView = {
        ...server.runs.get(id)!,
        state: 'ended',
        endedAt: 5,
        exitStatus,
        reason: 'exited',
        outcome: { verdict, words: '' },
      };
      know(run);
      blocks.update(keyOf(testBlock({ id })), run);
      await clock.pass(0);
    },
    /** Lets everything that is on its way arrive. */
    settle: () => clock.pass(0),
  };
}
