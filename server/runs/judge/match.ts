/* oxlint-disable unicorn/require-post-message-target-origin -- threads of one process have no origin */
/** Matching with a deadline: one worker thread, one question at a time, ended and replaced when it does not answer. */
import { Worker } from 'node:worker_threads';
import type { MatchQuestion, MatchReply } from './match-worker.ts';

export const MATCH_DEADLINE_MS = 1_000;
/** Starting a thread on a busy machine; not part of the time a pattern has. */
const START_DEADLINE_MS = 10_000;
/** 1 MiB of output as text, lines and all, many times over. */
const HEAP_LIMIT_MB = 128;

export type MatchAnswer = 'match' | 'no-match' | 'bad-pattern' | 'too-slow';

export type Matcher = {
  /** `cut`: the bytes begin in the middle of the output. Questions wait for those before them. */
  match(pattern: string, bytes: Uint8Array, cut: boolean): Promise<MatchAnswer>;
  dispose(): Promise<void>;
};

export function createMatcher(): Matcher {
  let worker: Promise<Worker | null> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let nextId = 0;
  let disposed = false;

  function start(): Promise<Worker | null> {
    const made = new Worker(new URL('./match-worker.ts', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: HEAP_LIMIT_MB },
    });
    made.unref();
    return new Promise((resolve) => {
      const late = setTimeout(() => resolve(null), START_DEADLINE_MS);
      made.once('online', () => resolve(made));
      // An error after the start is met by the question it interrupts.
      made.on('error', () => resolve(null));
      made.once('exit', () => {
        clearTimeout(late);
        worker = null;
        resolve(null);
      });
    });
  }

  async function ask(pattern: string, bytes: Uint8Array, cut: boolean): Promise<MatchAnswer> {
    if (disposed) return 'too-slow';
    worker ??= start();
    const thread = await worker;
    if (thread === null) {
      worker = null;
      return 'too-slow';
    }
    const id = nextId++;
    const answer = await new Promise<MatchAnswer>((resolve) => {
      const late = setTimeout(() => finish('too-slow'), MATCH_DEADLINE_MS);
      const onMessage = (reply: MatchReply) => {
        if (reply.id === id) finish(reply.answer);
      };
      const onExit = () => finish('too-slow');
      function finish(result: MatchAnswer): void {
        clearTimeout(late);
        thread!.off('message', onMessage);
        thread!.off('exit', onExit);
        resolve(result);
      }
      thread.on('message', onMessage);
      thread.once('exit', onExit);
      thread.postMessage({ id, pattern, bytes, cut } satisfies MatchQuestion);
    });
    if (answer === 'too-slow') {
      worker = null;
      await thread.terminate();
    }
    return answer;
  }

  return {
    match(pattern, bytes, cut) {
      const mine = last.then(() => ask(pattern, bytes, cut));
      last = mine.catch(() => undefined);
      return mine;
    },
    async dispose() {
      disposed = true;
      await (await worker)?.terminate();
    },
  };
}
