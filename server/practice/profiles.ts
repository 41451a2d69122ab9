/**
 * The two ways the stack can be at its start. Both have the monitoring profile up, so that every health endpoint of the
 * runbooks exists; what differs is whether the known gaps of the published stack are there.
 *   as-found  the app cannot stay up (A), Prometheus refuses its configuration (B), no alert rule is loaded (C),
 *             `make db-backup` does not log in (D), nothing makes /data/backup/latest (E)
 *   mended    the same stack with those gaps closed
 */
import { newMonitoring } from './monitoring/types.ts';
import {
  APP_COMMAND_MENDED,
  APP_IMAGE_MENDED,
  type Breakage,
  type ContainerConfig,
  createContainer,
  firstImages,
  publishedConfigs,
  type ServiceName,
  serviceNames,
  type Stack,
} from './state/index.ts';
import { mongoData, redisData } from './state/volumes.ts';

export const PROFILES = ['as-found', 'mended'] as const;
export type Profile = (typeof PROFILES)[number];

const HOUR_MS = 3_600_000;
/** Long enough to look like a stack at work, short enough that a whole log stays readable. */
const DEFAULT_AGE_MS = 3.4 * HOUR_MS;
const HOST_AGE_MS = 12.3 * 24 * HOUR_MS;

const AS_FOUND: readonly [ServiceName, Breakage][] = [
  [
    'prometheus',
    {
      exitCode: 2,
      afterMs: 300,
      lines: [
        'time=%I level=ERROR source=main.go:639 msg="Error loading config (--config.file=/etc/prometheus/prometheus.yml)" file=/etc/prometheus/prometheus.yml err="parsing YAML file /etc/prometheus/prometheus.yml: scrape timeout greater than scrape interval for scrape config with job name \\"training-metrics\\""',
      ],
    },
  ],
];

/** A stack as the profile has it. `ageMs` is how long ago it was started, `configs` what its checkout says. */
export function createStack(
  profile: Profile,
  seed: number,
  now: number,
  ageMs: number = DEFAULT_AGE_MS,
  configs: Map<ServiceName, ContainerConfig> = configsOf(profile),
): Stack {
  const startedAt = now - ageMs;
  const mended = profile === 'mended';
  const stack: Stack = {
    seed,
    bootedAt: now - Math.max(HOST_AGE_MS, ageMs),
    containers: new Map(),
    volumes: new Map(),
    images: firstImages(
      { seed },
      [...configs.values()].map(({ image }) => image),
      now,
    ),
    buildCache: { entries: 42, bytes: 2_740_000_000 },
    strangers: new Map(),
    configs,
    broken: new Map(mended ? [] : AS_FOUND),
    faults: new Set(),
    storm: null,
    mended: { monitoring: mended, backup: mended },
    monitoring: newMonitoring(),
    readCheckout: () => null,
    atStart: () => {},
    edits: [],
    created: 0,
  };
  const inOrder: ServiceName[] = ['mongodb', 'redis', ...serviceNames(['monitoring'])];
  inOrder.forEach((name, i) => createContainer(stack, name, startedAt + i * 700));
  Object.assign(mongoData(stack)!, { demonstrations: 1_248, preferences: 8_420, models: 12, experiments: 31 });
  Object.assign(redisData(stack)!, { cachedKeys: 1_836 });
  return stack;
}

/** What the profile's checkout comes to, for a stack without one. */
function configsOf(profile: Profile): Map<ServiceName, ContainerConfig> {
  const configs = publishedConfigs();
  if (profile === 'mended')
    Object.assign(configs.get('robo-rlhf')!, { image: APP_IMAGE_MENDED, command: [...APP_COMMAND_MENDED] });
  return configs;
}
