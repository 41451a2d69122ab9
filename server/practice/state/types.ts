/** The shape of the truth. Times are milliseconds since the epoch, sizes are bytes. */
import type { Monitoring } from './monitoring.ts';

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
  // Not in the published file: operators may add them to the monitoring (added-services.ts).
  'node-exporter',
  'cadvisor',
  'redis-exporter',
  'mongodb-exporter',
  'alertmanager',
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

/** A host port that leads into a container. `address` is the host's own that it listens on. */
export type PortBinding = { address: string; host: number; container: number };

/** What Compose makes a container from. */
export type ContainerConfig = {
  /** Reference, as the file has it. */
  image: string;
  /** Whether Compose can build it. */
  builds: boolean;
  /** Null: what the image says. */
  command: string[] | null;
  environment: Record<string, string>;
  ports: PortBinding[];
  /** Files and folders of the checkout that show inside. */
  binds: { source: string; target: string; readOnly: boolean }[];
  /** Limits; null for none. */
  memoryBytes: number | null;
  cpus: number | null;
  logging: { driver: string; options: Record<string, string> };
  restart: string;
};

export type Image = {
  /** 64 hex digits. */
  id: string;
  /** `repository:tag`; none: it is left over. */
  tags: string[];
  createdAt: number;
  bytes: number;
  /** Python modules beyond those that the published app image has. */
  modules: string[];
};

/** A running container that is none of the project's. */
export type Stranger = {
  id: string;
  name: string;
  image: string;
  command: string;
  createdAt: number;
  state: { status: 'running'; startedAt: number } | { status: 'exited'; finishedAt: number; exitCode: number };
  ports: PortBinding[];
};

export type LogLine = { at: number; text: string };

/** How a program that cannot stay up ends: over and over. */
export type Breakage = {
  exitCode: number;
  afterMs: number;
  lines: string[];
  /** The kernel ends it for want of memory. */
  oom?: boolean;
};

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
  /** Taken off the project's network by hand: it runs, and nobody reaches it. */
  offNetwork?: boolean;
  /** What it was made from; a changed file counts only when it is made anew. */
  config: ContainerConfig;
  /** Id of the image it was made from, which may have lost its name since. */
  imageId: string;
  /** What memory it may use, bytes; null for no limit. Differs from `config` after `docker update`. */
  memoryBytes: number | null;
  /** Whether its last end was the kernel's doing, for want of memory. */
  oomKilled: boolean;
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

export type MongoIndex = { key: Record<string, 1 | -1>; name: string; unique?: true };

/** What else a MongoDB volume holds. */
export type MongoCatalog = {
  /** Indexes of `robo_rlhf` besides `_id_`. */
  indexes: Record<CollectionName, MongoIndex[]>;
  /** Databases beside `robo_rlhf`, such as one that a backup is tried in. */
  others: Map<string, Partial<MongoData>>;
  /** The profiler of `robo_rlhf`; it has written from `since` to `until`. */
  profiling: { level: 0 | 1 | 2; slowms: number; since: number | null; until: number | null };
  /** When the app's everyday question last had no index to go by; `until` is null as long as it has none. */
  scanning: { from: number; until: number | null } | null;
};

export type RedisData = {
  /** Cached keys nobody reads by name, in logical database 0. */
  cachedKeys: number;
  /** Numbers of cached keys that were deleted since. */
  deleted: Set<number>;
  /** Keys set by hand. */
  values: Map<string, string>;
  /** Numbers of the large preview keys that an import has left behind, see state/redis.ts. */
  previews: Set<number>;
  /** Settings changed while it runs; they end with the run they were made in. */
  settings: { at: number; values: Map<string, string> };
  /** When it began and ceased to be full, oldest first. */
  pressure: { from: number; isFull: boolean }[];
  /** When the data were last written to disk on demand. */
  savedAt: number | null;
};

export type Volume = {
  /** Full name, with the project in front. */
  name: string;
  createdAt: number;
  bytes: number;
  mongo?: MongoData;
  catalog?: MongoCatalog;
  redis?: RedisData;
  /** Password of Grafana's administrator; what its environment said at the first start where nobody has changed it. */
  grafanaPassword?: string;
  /** Who may log in to MongoDB; those of the published stack where nothing is said. */
  accounts?: MongoAccount[];
};

export type MongoAccount = {
  name: string;
  password: string;
  /** The database it is kept in and authenticates against. */
  database: string;
  roles: { role: string; db: string }[];
};

/** Which of the known gaps of the reference stack are closed. */
export type Mended = {
  /** B: Prometheus accepts its configuration; C: alert rules are loaded. */
  monitoring: boolean;
  /** D: `make db-backup` logs in. */
  backup: boolean;
};

/** A change of a file of the checkout. `change` gets its text, empty where there is none, and may be applied twice. */
export type Edit = { path: string; change: (text: string) => string };

export type Stack = {
  seed: number;
  /** When the simulated host came up. */
  bootedAt: number;
  containers: Map<ServiceName, Container>;
  volumes: Map<string, Volume>;
  images: Image[];
  /** Layers that builds have left behind. */
  buildCache: { entries: number; bytes: number };
  /** Containers of others, by name. */
  strangers: Map<string, Stranger>;
  /** How services are made where nothing else is said: the checkout as the system found it. */
  configs: Map<ServiceName, ContainerConfig>;
  /** Services whose program cannot stay up, and why. */
  broken: Map<ServiceName, Breakage>;
  /** Names of faults in force. */
  faults: Set<string>;
  /** Since when the app opens connections to MongoDB without closing any; null when it never has. */
  storm: number | null;
  mended: Mended;
  monitoring: Monitoring;
  /** The files of the checkout, as the stack's programs read them when they start. */
  readCheckout: (path: string) => Uint8Array | null;
  /** Called at every start of a container, also one by itself. */
  atStart: (container: Container, now: number) => void;
  /** What faults have changed in the checkout and no block has met yet. */
  edits: Edit[];
  /** PEM of the certificate that the proxy in front of the host shows; the one it started with where nothing is said. */
  servedCertificate?: string;
  /** The expired one that a fault has put there, until it is cleared. */
  expiredCertificate?: string;
  /** Counts containers ever created, so that each gets an id of its own. */
  created: number;
};
