/** A clock for tests: time passes only when told to. */
import type { Schedule } from './store.ts';

export type TestClock = {
  schedule: Schedule;
  now: () => number;
  /** Lets `ms` pass; what falls due happens in order, and what it starts is waited for. */
  pass(ms: number): Promise<void>;
  waiting: () => number;
};

export function createTestClock(): TestClock {
  let time = 0;
  let due: { at: number; action: () => void }[] = [];
  const settle = async () => {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  };
  return {
    now: () => time,
    waiting: () => due.length,
    schedule(action, delayMs) {
      const entry = { at: time + delayMs, action };
      due.push(entry);
      return () => {
        due = due.filter((other) => other !== entry);
      };
    },
    async pass(ms) {
      await settle();
      const end = time + ms;
      for (;;) {
        const next = due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!next) break;
        due = due.filter((entry) => entry !== next);
        time = next.at;
        next.action();
        await settle();
      }
      time = end;
    },
  };
}
