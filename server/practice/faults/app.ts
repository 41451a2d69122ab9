/** Faults of the app's container: its image, its command, its memory. */
import {
  addEvent,
  createContainer,
  exitContainer,
  publishedConfig,
  removeContainer,
  type Stack,
  startContainer,
} from '../state/index.ts';
import type { Fault } from './fault.ts';

const MIB = 1024 * 1024;
/** Less than the app needs at rest. */
const TOO_LITTLE_BYTES = 512 * MIB;
/** A loop that has gone on for a while: Docker waits 26 seconds before it tries again. */
const RESTARTS_SO_FAR = 8;
const PAUSE_MS = 100 * 2 ** RESTARTS_SO_FAR;

/** The app's container as Compose makes it without an override file; null where that is what it is already. */
function makePublished(stack: Stack, now: number): void {
  const known = stack.containers.get('robo-rlhf');
  const published = publishedConfig('robo-rlhf');
  const config =
    known === undefined ? published : { ...known.config, image: published.image, command: published.command };
  exitContainer(stack, 'robo-rlhf', now, 0);
  removeContainer(stack, 'robo-rlhf');
  createContainer(stack, 'robo-rlhf', now, config);
}

/** Stops the app, whatever state it is in, and starts it as it should be. */
function startAfresh(stack: Stack, now: number): void {
  exitContainer(stack, 'robo-rlhf', now, 0);
  startContainer(stack, 'robo-rlhf', now);
}

export const APP_FAULTS = {
  'app-crash-loop': {
    summary: 'The app was started as published: its image lacks a module, and it ends right after every start (gap A).',
    inject: (stack, now) => {
      // Where it cannot stay up anyway (profile as-found) there is nothing to add, and nothing to clear.
      if (stack.broken.has('robo-rlhf')) return;
      makePublished(stack, now);
      endedAgain(stack, now);
    },
    clear: (stack, now) => {
      const config = stack.configs.get('robo-rlhf');
      if (!stack.broken.has('robo-rlhf') || config === undefined) return;
      exitContainer(stack, 'robo-rlhf', now, 0);
      removeContainer(stack, 'robo-rlhf');
      createContainer(stack, 'robo-rlhf', now, config);
    },
  },
  'oom-kill': {
    summary: 'Somebody gave the app less memory than it needs, and the kernel kills it at every start.',
    inject: (stack, now) => {
      const container = stack.containers.get('robo-rlhf');
      if (container === undefined || stack.broken.has('robo-rlhf')) return;
      container.memoryBytes = TOO_LITTLE_BYTES;
      startAfresh(stack, now);
      endedAgain(stack, now);
    },
    clear: (stack, now) => {
      const container = stack.containers.get('robo-rlhf');
      if (container === undefined || container.memoryBytes !== TOO_LITTLE_BYTES) return;
      container.memoryBytes = container.config.memoryBytes;
      startAfresh(stack, now);
    },
  },
} as const satisfies Record<string, Fault>;

/** The app at a moment at which it has ended once more, in a loop that has gone on for a while. */
function endedAgain(stack: Stack, now: number): void {
  const container = stack.containers.get('robo-rlhf');
  const breakage = stack.broken.get('robo-rlhf');
  if (container === undefined || breakage === undefined) return;
  for (const line of breakage.lines) addEvent(container, now, line);
  container.restartCount = RESTARTS_SO_FAR;
  container.oomKilled = breakage.oom === true;
  container.state = {
    status: 'restarting',
    startedAt: now - breakage.afterMs,
    finishedAt: now,
    exitCode: breakage.exitCode,
    nextStartAt: now + PAUSE_MS,
  };
}
