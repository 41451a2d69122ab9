/** Being told to stop: the first signal asks, the second one does not wait. */
import type { EventEmitter } from 'node:events';

const SIGNALS = ['SIGINT', 'SIGTERM'] as const;
/** As a shell reports a program that was ended by SIGINT. */
const FORCED_EXIT_STATUS = 130;

export type StopRequest = {
  /** Resolves at the first signal. */
  asked: Promise<void>;
  dispose(): void;
};

export function untilToldToStop(target: EventEmitter & { exit(code: number): void }): StopRequest {
  const { promise, resolve } = Promise.withResolvers<void>();
  let times = 0;
  const onSignal = () => {
    times++;
    if (times === 1) resolve();
    else target.exit(FORCED_EXIT_STATUS);
  };
  for (const signal of SIGNALS) target.on(signal, onSignal);
  return {
    asked: promise,
    dispose: () => {
      for (const signal of SIGNALS) target.off(signal, onSignal);
    },
  };
}
