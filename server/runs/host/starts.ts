/**
 * Starts that wait for their answer.
 */
import type { StartRun } from '../../../src/contract/host-protocol.ts';

/** Fork takes milliseconds; a host that needs longer is not going to. */
const START_DEADLINE_MS = 10_000;

export type StartAnswer = { pid: number } | { error: string };

export type Starts = {
  ask(request: StartRun, folder: string): Promise<StartAnswer>;
  /** An answer came. Of no consequence for a run that waits no more. */
  settle(run: string, answer: StartAnswer): void;
  /** Asks again what this host was asked before the cut (it starts a run once); gives up what another was asked. */
  reconnected(folder: string): void;
  fail(error: string): void;
};

/** `late` hears of runs whose answer did not come in time: they may have started all the same. */
export function createStarts(send: (request: StartRun) => void, late: (run: string) => void): Starts {
  type Waiting = { request: StartRun; folder: string; timer: NodeJS.Timeout } & PromiseWithResolvers<StartAnswer>;
  const waiting = new Map<string, Waiting>();

  function settle(run: string, answer: StartAnswer): void {
    const entry = waiting.get(run);
    if (entry === undefined) return;
    waiting.delete(run);
    clearTimeout(entry.timer);
    entry.resolve(answer);
  }

  return {
    settle,
    ask(request, folder) {
      const asked = waiting.get(request.run);
      if (asked !== undefined) return asked.promise;
      const answer = Promise.withResolvers<StartAnswer>();
      const timer = setTimeout(() => {
        settle(request.run, { error: 'The process that owns terminals did not answer in time.' });
        late(request.run);
      }, START_DEADLINE_MS);
      waiting.set(request.run, { request, folder, timer, ...answer });
      send(request);
      return answer.promise;
    },
    reconnected(folder) {
      for (const { request, folder: asked } of waiting.values()) {
        if (asked === folder) send(request);
        else settle(request.run, { error: 'The process that owns terminals ended while it was starting the block.' });
      }
    },
    fail(error) {
      for (const run of waiting.keys()) settle(run, { error });
    },
  };
}
