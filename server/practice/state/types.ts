/** The shape of the truth. Times are milliseconds since the epoch, sizes are bytes. */

export const SERVICE_NAMES = [
  'robo-rlhf',
  'robo-rlhf-dev',
  'robo-rlhf-gpu',
  'mongodb',
  'redis',
  'prometheus',
  'grafana',
  'jupyter',
  'tensorboard',
] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

export type ServiceSpec = {
  name: ServiceName;
  container: string;
  image: string;
  /** As `docker ps --no-trunc` shows it. */
  command: string;
  /** Processes inside, as `docker top` shows them. */
  processes: string[];
  ports: { host: number; container: number }[];
  profile: 'dev' | 'gpu' | 'monitoring' | null;
  restart: 'unless-stopped' | 'no';
  dependsOn: ServiceName[];
  /** Named volumes by the short name Compose uses. */
  volumes: string[];
  environment: Record<string, string>;
  /** Time from start to the first passing probe; null where the service has no health check. */
  healthyAfterMs: number | null;
  /** Time a polite stop takes. */
  stopMs: number;
  /** Usual figures for `docker stats`. */
  usage: { cpuPercent: number; memory: number; processes: number };
};

export type LogLine = { at: number; text: string };

/** How a program that cannot stay up ends: over and over. */
export type Breakage = { exitCode: number; afterMs: number; lines: string[] };

export type ContainerState =
  | { status: 'running'; startedAt: number }
  /** Ended by itself and waiting for the restart policy. */
  | { status: 'restarting'; startedAt: number; finishedAt: number; exitCode: number; nextStartAt: number }
  | { status: 'exited'; startedAt: number; finishedAt: number; exitCode: number };

export type Container = {
  /** 64 hex digits. */
  id: string;
  service: ServiceName;
  createdAt: number;
  state: ContainerState;
  restartCount: number;
  /** Spans in which it ran before now, for the lines it printed then; the current one is in `state`. */
  ranFrom: { from: number; to: number }[];
  /** Lines that belong to something that happened, oldest first, bounded. */
  events: LogLine[];
  /** Files written inside it that are on no volume: they go when the container goes. */
  files: Map<string, Uint8Array>;
};

export const COLLECTIONS = ['demonstrations', 'preferences', 'models', 'experiments'] as const;
export type CollectionName = (typeof COLLECTIONS)[number];

/** Documents per collection of database `robo_rlhf`. */
export type MongoData = Record<CollectionName, number>;

export type RedisData = {
  /** Cached keys nobody reads by name, in logical database 0. */
  cachedKeys: number;
  /** Keys set by hand. */
  values: Map<string, string>;
};

export type Volume = {
  /** Full name, with the project in front. */
  name: string;
  createdAt: number;
  bytes: number;
  mongo?: MongoData;
  redis?: RedisData;
};

/** Which of the known gaps of the reference stack are closed. */
export type Mended = {
  /** B: Prometheus accepts its configuration; C: alert rules are loaded. */
  monitoring: boolean;
  /** D: `make db-backup` logs in. */
  backup: boolean;
};

export type Stack = {
  seed: number;
  /** When the simulated host came up. */
  bootedAt: number;
  containers: Map<ServiceName, Container>;
  volumes: Map<string, Volume>;
  /** Services whose program cannot stay up, and why. */
  broken: Map<ServiceName, Breakage>;
  /** Names of faults in force. */
  faults: Set<string>;
  mended: Mended;
  /** Counts containers ever created, so that each gets an id of its own. */
  created: number;
};
