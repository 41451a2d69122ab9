/** `prometheus.yml`: read and checked as Prometheus does when it starts or is told to reload. */
import { readYaml, type Yaml, yamlAt } from '../yaml.ts';
import { readDuration } from './duration.ts';
import type { PrometheusConfig, ScrapeJob } from './types.ts';

export type ConfigResult = { ok: true; config: PrometheusConfig } | { ok: false; why: string };

const DEFAULT_INTERVAL_MS = 60_000;
const DEFAULT_TIMEOUT_MS = 10_000;
const TOP_FIELDS = ['global', 'rule_files', 'scrape_configs', 'alerting', 'remote_write', 'remote_read', 'storage'];
const JOB_FIELDS = [
  'job_name',
  'honor_labels',
  'honor_timestamps',
  'params',
  'scrape_interval',
  'scrape_timeout',
  'metrics_path',
  'scheme',
  'basic_auth',
  'static_configs',
  'relabel_configs',
  'metric_relabel_configs',
  'fallback_scrape_protocol',
  'sample_limit',
];

class Bad extends Error {}

/** The configuration in a text, or why Prometheus refuses it: what follows `parsing YAML file …: `. */
export function readConfig(text: string): ConfigResult {
  const read = readYaml(text);
  if (!read.ok) return { ok: false, why: `yaml: line ${read.line}: ${read.why}` };
  try {
    return { ok: true, config: configOf(read.value) };
  } catch (error) {
    if (error instanceof Bad) return { ok: false, why: error.message };
    throw error;
  }
}

function configOf(document: Yaml): PrometheusConfig {
  const top = mapping(document ?? {}, 'config.plain');
  knownFields(top, TOP_FIELDS, 'config.plain');
  const global = mapping(top.global ?? {}, 'config.plain');
  const scrapeIntervalMs = duration(global.scrape_interval) ?? DEFAULT_INTERVAL_MS;
  const timeoutMs = duration(global.scrape_timeout) ?? Math.min(DEFAULT_TIMEOUT_MS, scrapeIntervalMs);
  if (timeoutMs > scrapeIntervalMs) throw new Bad('global scrape timeout greater than scrape interval');
  const jobs = sequence(top.scrape_configs).map((each) => jobOf(each, scrapeIntervalMs, timeoutMs));
  const names = new Set<string>();
  for (const { name } of jobs) {
    if (names.has(name)) throw new Bad(`found multiple scrape configs with job name ${JSON.stringify(name)}`);
    names.add(name);
  }
  return {
    scrapeIntervalMs,
    evaluationIntervalMs: duration(global.evaluation_interval) ?? DEFAULT_INTERVAL_MS,
    externalLabels: labels(global.external_labels),
    ruleFiles: sequence(top.rule_files).map(text),
    jobs,
    alertmanagers: sequence(yamlAt(top, 'alerting', 'alertmanagers')).flatMap((each) =>
      targetsOf(yamlAt(each, 'static_configs')).map(({ address }) => address),
    ),
  };
}

function jobOf(given: Yaml, globalIntervalMs: number, globalTimeoutMs: number): ScrapeJob {
  const job = mapping(given, 'config.ScrapeConfig');
  knownFields(job, JOB_FIELDS, 'config.ScrapeConfig');
  const name = job.job_name === undefined || job.job_name === null ? '' : text(job.job_name);
  if (name === '') throw new Bad('job_name is empty');
  const intervalMs = duration(job.scrape_interval) ?? globalIntervalMs;
  const timeoutMs = duration(job.scrape_timeout) ?? Math.min(globalTimeoutMs, intervalMs);
  if (timeoutMs > intervalMs)
    throw new Bad(
      `scrape timeout greater than scrape interval for scrape config with job name ${JSON.stringify(name)}`,
    );
  return {
    name,
    intervalMs,
    timeoutMs,
    path: job.metrics_path === undefined ? '/metrics' : text(job.metrics_path),
    scheme: job.scheme === undefined ? 'http' : text(job.scheme),
    honorLabels: job.honor_labels === true,
    targets: targetsOf(job.static_configs),
  };
}

function targetsOf(given: Yaml | undefined): ScrapeJob['targets'] {
  return sequence(given).flatMap((each) => {
    const group = mapping(each, 'struct');
    return sequence(group.targets).map((address) => {
      const host = text(address);
      if (host.includes('/')) throw new Bad(`${JSON.stringify(host)} is not a valid hostname`);
      return { address: host, labels: labels(group.labels) };
    });
  });
}

function labels(given: Yaml | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(mapping(given ?? {}, 'map')).map(([name, value]) => [name, text(value)]));
}

function duration(given: Yaml | undefined): number | null {
  if (given === undefined || given === null) return null;
  const ms = readDuration(text(given));
  if (ms === null) throw new Bad(`not a valid duration string: ${JSON.stringify(text(given))}`);
  return ms;
}

function mapping(given: Yaml, type: string): { [key: string]: Yaml } {
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new Bad(`yaml: unmarshal errors: cannot unmarshal into ${type}`);
  return given;
}

function sequence(given: Yaml | undefined): Yaml[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) throw new Bad('yaml: unmarshal errors: cannot unmarshal !!map into a list');
  return given;
}

function text(given: Yaml): string {
  if (typeof given === 'object' && given !== null)
    throw new Bad('yaml: unmarshal errors: cannot unmarshal into string');
  return String(given ?? '');
}

function knownFields(given: { [key: string]: Yaml }, known: readonly string[], type: string): void {
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown !== undefined) throw new Bad(`yaml: unmarshal errors: field ${unknown} not found in type ${type}`);
}
