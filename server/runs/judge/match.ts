/* oxlint-disable unicorn/require-post-message-target-origin -- threads of one process have no origin */
/** Questions to output with a deadline: one worker thread, one at a time, ended and replaced when it does not answer. */
import { Worker } from 'node:worker_threads';
import type { Answer, Question, Reply } from './match-worker.ts';

export const MATCH_DEADLINE_MS = 1_000;
/** Starting a thread, and reading output into text, on a busy machine; not part of the time a pattern has. */
const START_DEADLINE_MS = 10_000;
/** 1 MiB of output as text, lines and all, many times over. */
const HEAP_LIMIT_MB = 128;

export type MatchAnswer = Answer['match'] | 'too-slow';

export type Matcher = {
  /** `cut`: the bytes begin in the middle of the output. Questions wait for those before them. */
  ask<Kind extends Question['kind']>(question: Question & { kind: Kind }): Promise<Answer[Kind] | 'too-slow'>;
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
      // Not `online`: its modules are still being read then, and that is not the pattern's time either.
      made.once('message', () => resolve(made));
      // An error after the start is met by the question it interrupts.
      made.on('error', () => resolve(null));
      made.once('exit', () => {
        clearTimeout(late);
        worker = null;
        resolve(null);
      });
    });
  }

  async function ask(question: Question): Promise<Answer[keyof Answer] | 'too-slow'> {
    if (disposed) return 'too-slow';
    worker ??= start();
    const thread = await worker;
    if (thread === null) {
      worker = null;
      return 'too-slow';
    }
    const id = nextId++;
    const answer = await new Promise<Answer[keyof Answer] | 'too-slow'>((resolve) => {
      let late = setTimeout(() => finish('too-slow'), START_DEADLINE_MS);
      const onMessage = (reply: Reply) => {
        if (reply.id !== id) return;
        if ('answer' in reply) return finish(reply.answer);
        clearTimeout(late);
        late = setTimeout(() => finish('too-slow'), MATCH_DEADLINE_MS);
      };
      const onExit = () => finish('too-slow');
      function finish(result: Answer[keyof Answer] | 'too-slow'): void {
        clearTimeout(late);
        thread!.off('message', onMessage);
        thread!.off('exit', onExit);
        resolve(result);
      }
      thread.on('message', onMessage);
      thread.once('exit', onExit);
      thread.postMessage({ id, ...question });
    });
    if (answer === 'too-slow') {
      worker = null;
      await thread.terminate();
    }
    return answer;
  }

  return {
    ask<Kind extends Question['kind']>(question: Question & { kind: Kind }) {
      const mine = last.then(() => ask(question));
      last = mine.catch(() => undefined);
      return mine as Promise<Answer[Kind] | 'too-slow'>;
    },
    async dispose() {
      disposed = true;
      await (await worker)?.terminate();
    },
  };
}
