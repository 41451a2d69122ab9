/** What the monitoring has loaded, and what it remembers. Times are milliseconds since the epoch. */

export type ScrapeJob = {
  name: string;
  intervalMs: number;
  timeoutMs: number;
  path: string;
  scheme: string;
  honorLabels: boolean;
  /** `host:port`, each with labels of its own. */
  targets: { address: string; labels: Record<string, string> }[];
};

export type PrometheusConfig = {
  scrapeIntervalMs: number;
  evaluationIntervalMs: number;
  externalLabels: Record<string, string>;
  /** As the file has them. */
  ruleFiles: string[];
  jobs: ScrapeJob[];
  /** Addresses of Alertmanagers. */
  alertmanagers: string[];
};

export type Rule = {
  kind: 'alert' | 'record';
  name: string;
  expression: string;
  forMs: number;
  labels: Record<string, string>;
  annotations: Record<string, string>;
};
export type RuleGroup = { name: string; file: string; intervalMs: number | null; rules: Rule[] };

export type Loaded = { config: PrometheusConfig; groups: RuleGroup[] };

/** A bind mount of one file: where it is in the checkout, and where the container sees it. */
export type FileMount = { source: string; target: string };

export type Route = {
  receiver: string;
  matchers: Matcher[];
  continues: boolean;
  routes: Route[];
};
export type Matcher = { name: string; value: string; operator: '=' | '!=' | '=~' | '!~' };
export type AlertmanagerConfig = {
  route: Route;
  receivers: string[];
  inhibitRules: number;
  templates: number;
};

export type Silence = {
  id: string;
  matchers: Matcher[];
  startsAt: number;
  endsAt: number;
  createdBy: string;
  comment: string;
};
/** An alert somebody gave to Alertmanager by hand. */
export type GivenAlert = { labels: Record<string, string>; annotations: Record<string, string>; startsAt: number };

export type Monitoring = {
  /** The container that `mounts` and `retention` were read for. */
  containerId: string | null;
  mounts: FileMount[];
  /** As its command line says, null where it does not. */
  retention: string | null;
  /** Start of the run of Prometheus that `loaded` belongs to. */
  startedAt: number | null;
  /** Null while it could load nothing. */
  loaded: Loaded | null;
  loadedAt: number;
  /** Whether the last attempt to load worked. */
  lastReloadOk: boolean;
  /** Since when an alert's condition has held, by rule and labels. */
  activeSince: Map<string, number>;
  alertmanager: {
    containerId: string | null;
    mounts: FileMount[];
    startedAt: number | null;
    config: AlertmanagerConfig | null;
    silences: Silence[];
    given: GivenAlert[];
  };
};

export function newMonitoring(): Monitoring {
  return {
    containerId: null,
    mounts: [],
    retention: null,
    startedAt: null,
    loaded: null,
    loadedAt: 0,
    lastReloadOk: true,
    activeSince: new Map(),
    alertmanager: { containerId: null, mounts: [], startedAt: null, config: null, silences: [], given: [] },
  };
}
