/** Faults of the host: its ports and its disk. */
import { addEvent, exitContainer, startContainer, type Stack } from '../state/index.ts';
import { hex } from '../state/random.ts';
import type { Fault } from './fault.ts';

const GB = 1_000_000_000;
/** Builds of some weeks that nobody has cleaned up after. */
const CACHE = { entries: 391, bytes: 31 * GB };
const LEFT_OVER_IMAGES = 6;
const LEFT_OVER_IMAGE_BYTES = 2.3 * GB;
/** By this they are told from images that were there before. */
const LEFT_OVER_MODULES = ['left-over'];
export const STRANGER = 'demo-web';

const NO_SPACE: Readonly<Record<string, string>> = {
  'robo-rlhf': "OSError: [Errno 28] No space left on device: '/workspace/logs/robo_rlhf.log'",
  redis: '1:M %T # Write error saving DB on disk: No space left on device',
};

export const HOST_FAULTS = {
  'disk-full': {
    summary: 'Old images and the build cache have filled the disk of the host.',
    inject: (stack, now) => {
      stack.buildCache = {
        entries: stack.buildCache.entries + CACHE.entries,
        bytes: stack.buildCache.bytes + CACHE.bytes,
      };
      for (let i = 0; i < LEFT_OVER_IMAGES; i++) {
        stack.images.push({
          id: hex(64, stack.seed, 'left over', i, now),
          tags: [],
          createdAt: now - (i + 2) * 86_400_000,
          bytes: LEFT_OVER_IMAGE_BYTES,
          modules: [...LEFT_OVER_MODULES],
        });
      }
      for (const container of stack.containers.values()) {
        const line = NO_SPACE[container.service];
        if (line !== undefined && container.state.status === 'running') addEvent(container, now, line);
      }
    },
    clear: (stack) => {
      stack.buildCache = {
        entries: Math.max(0, stack.buildCache.entries - CACHE.entries),
        bytes: Math.max(0, stack.buildCache.bytes - CACHE.bytes),
      };
      stack.images = stack.images.filter(({ modules }) => modules[0] !== LEFT_OVER_MODULES[0]);
    },
  },
  'port-8080-taken': {
    summary: 'Somebody stopped the app and gave its port to another container.',
    inject: (stack, now) => {
      exitContainer(stack, 'robo-rlhf', now, 0);
      stack.strangers.set(STRANGER, {
        id: hex(64, stack.seed, 'stranger', STRANGER),
        name: STRANGER,
        image: 'nginx:1.27-alpine',
        command: "/docker-entrypoint.sh nginx -g 'daemon off;'",
        createdAt: now,
        state: { status: 'running', startedAt: now },
        ports: [{ address: '0.0.0.0', host: 8080, container: 80 }],
      });
    },
    clear: (stack: Stack, now: number) => {
      stack.strangers.delete(STRANGER);
      startContainer(stack, 'robo-rlhf', now);
    },
  },
} as const satisfies Record<string, Fault>;
