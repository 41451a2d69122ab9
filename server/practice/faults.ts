/** Faults by name: what goes wrong on purpose, and how it is put right. Labs and scenarios inject them. */
import { exitContainer, type Stack, startContainer, type ServiceName } from './state/index.ts';

type Fault = {
  /** For whoever chooses one. */
  summary: string;
  inject(stack: Stack, now: number): void;
  clear(stack: Stack, now: number): void;
};

const CRASH = {
  exitCode: 1,
  afterMs: 700,
  lines: [
    'Traceback (most recent call last):',
    '  File "/workspace/robo_rlhf/core/config.py", line 88, in load',
    "KeyError: 'collection'",
  ],
};

const stopped = (service: ServiceName, exitCode: number): Pick<Fault, 'inject' | 'clear'> => ({
  inject: (stack, now) => exitContainer(stack, service, now, exitCode),
  clear: (stack, now) => void startContainer(stack, service, now),
});

export const FAULTS = {
  'redis-down': { summary: 'Redis was stopped and nobody started it again.', ...stopped('redis', 0) },
  'mongodb-down': { summary: 'MongoDB was killed and is not running.', ...stopped('mongodb', 137) },
  'app-crash-loop': {
    summary: 'The app ends right after every start.',
    inject: (stack, now) => {
      // Where it cannot stay up anyway (profile as-found) there is nothing to add, and nothing to clear.
      if (stack.broken.has('robo-rlhf')) return;
      stack.broken.set('robo-rlhf', CRASH);
      exitContainer(stack, 'robo-rlhf', now, CRASH.exitCode);
      startContainer(stack, 'robo-rlhf', now);
    },
    clear: (stack, now) => {
      if (stack.broken.get('robo-rlhf') !== CRASH) return;
      stack.broken.delete('robo-rlhf');
      exitContainer(stack, 'robo-rlhf', now, 0);
      startContainer(stack, 'robo-rlhf', now);
    },
  },
} as const satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

export function isFault(name: string): name is FaultName {
  return Object.hasOwn(FAULTS, name);
}

export function injectFault(stack: Stack, name: FaultName, now: number): void {
  if (stack.faults.has(name)) return;
  stack.faults.add(name);
  FAULTS[name].inject(stack, now);
}

export function clearFault(stack: Stack, name: FaultName, now: number): void {
  if (!stack.faults.delete(name)) return;
  FAULTS[name].clear(stack, now);
}
