/** One run of one block as a reader would have it: choices asked for, keys typed, a block that never ends stopped. */
import { randomUUID } from 'node:crypto';
import type { Block } from '../../src/contract/block.ts';
import type { ParamSpec } from '../../src/contract/param.ts';
import type { RunView } from '../../src/contract/run.ts';
import { journalPath } from '../runs/host/journal.ts';
import type { Actor, World } from './world.ts';

/** An interactive block that prints nothing is typed into after this. */
const TYPE_AFTER_MS = 1_000;
/** A run that was stopped has this long to end. */
const STOP_GRACE_MS = 10_000;

export type RunOrder = {
  block: Block;
  params: Record<string, string>;
  /** Parameters of the page. */
  specs: readonly ParamSpec[];
  input: string | null;
  /** What an endless block must print before it is stopped; null for any output. */
  awaited: string | null;
  /** Ends the run. */
  signal: AbortSignal;
};

/** The run once it has ended. Throws AppError when it did not start, Error when it does not end. */
export async function runBlock(world: World, { person }: Actor, order: RunOrder): Promise<RunView> {
  const { runs } = world;
  const { block, specs, signal } = order;
  const { version, doc, id, sha256, target } = block;
  for (const { name } of specs.filter((spec) => spec.from !== null && block.params.includes(spec.name))) {
    await runs.choices(person, { version, doc, param: name });
  }
  const params = Object.fromEntries(Object.entries(order.params).filter(([name]) => block.params.includes(name)));
  const request = { version, doc, block: id, sha256, target, requestId: randomUUID(), params };
  const { run } = await runs.start(person, request);
  const follow = await followRun(world, run.id);
  const stop = () => void runs.stop(person, run.id).catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    if (order.input !== null && block.interactive) {
      await Promise.race([follow.grown(0), follow.ended, after(TYPE_AFTER_MS), aborted(signal)]);
      if (follow.view().state === 'running') await runs.input(person, run.id, order.input);
    }
    if (block.endless) await stopWhenSeen(world, follow, order, stop);
    const late = Promise.withResolvers<never>();
    const giveUp = () => setTimeout(() => late.reject(new Error('it does not end')), STOP_GRACE_MS).unref();
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp, { once: true });
    return await Promise.race([follow.ended, late.promise]);
  } finally {
    signal.removeEventListener('abort', stop);
    follow.end();
  }
}

type Following = {
  view(): RunView;
  length(): number;
  ended: Promise<RunView>;
  /** Resolves once more than `length` bytes are in the journal. */
  grown(length: number): Promise<void>;
  end(): void;
};

async function followRun({ runs }: World, id: string): Promise<Following> {
  const ended = Promise.withResolvers<RunView>();
  const wakers = new Set<() => void>();
  const wake = () => {
    for (const waker of wakers) waker();
  };
  const subscription = await runs.subscribe(id, (news) => {
    if (news.type === 'run' && news.run.state === 'ended') ended.resolve(news.run);
    wake();
  });
  if (subscription === null) throw new Error(`the run ${id} is not there`);
  if (subscription.view().state === 'ended') ended.resolve(subscription.view());
  return {
    view: () => subscription.view(),
    length: () => subscription.length(),
    ended: ended.promise,
    grown: (length) =>
      new Promise((resolve) => {
        const look = () => {
          if (subscription.length() <= length) return;
          wakers.delete(look);
          resolve();
        };
        wakers.add(look);
        look();
      }),
    end: () => subscription.end(),
  };
}

/** Asks after every piece of output; returns also when the run ends by itself, or is ended. */
async function stopWhenSeen(world: World, follow: Following, order: RunOrder, stop: () => void): Promise<void> {
  let seen = 0;
  for (;;) {
    const over = await Promise.race([
      follow.grown(seen).then(() => false),
      follow.ended.then(() => true),
      aborted(order.signal).then(() => true),
    ]);
    if (over) return;
    seen = follow.length();
    const stopped = { reason: 'stopped', exitStatus: 130, endless: true, timeoutMs: 0, detail: null } as const;
    const { verdict } = await world.judge.judge(
      { ...stopped, expect: order.awaited, expectExit: null, bytes: seen },
      journalPath(world.dataDir, follow.view().id, 'output'),
    );
    if (verdict === 'as-expected') return stop();
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
