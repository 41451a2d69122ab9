/** Who is scraped, and what a scrape meets there. */
import { type ServiceName, serves, type Stack } from '../state/index.ts';
import { addressOf } from '../state/network.ts';
import type { ScrapeJob } from './types.ts';

export type TargetState = {
  job: ScrapeJob;
  address: string;
  labels: Record<string, string>;
  /** Who answers there; null where a scrape gives nothing. */
  service: ServiceName | null;
  url: string;
  /** Empty while it is up. */
  lastError: string;
};

/** Who listens where on the project's network, and whether it speaks the metrics format at the path. */
const LISTENERS: readonly { host: string; port: number; service: ServiceName; metrics: readonly string[] }[] = [
  { host: 'localhost', port: 9090, service: 'prometheus', metrics: ['/metrics'] },
  { host: 'prometheus', port: 9090, service: 'prometheus', metrics: ['/metrics'] },
  { host: 'robo-rlhf', port: 8080, service: 'robo-rlhf', metrics: ['/metrics'] },
  { host: 'robo-rlhf-dev', port: 8080, service: 'robo-rlhf-dev', metrics: [] },
  { host: 'robo-rlhf-gpu', port: 8080, service: 'robo-rlhf-gpu', metrics: [] },
  { host: 'grafana', port: 3000, service: 'grafana', metrics: [] },
  { host: 'mongodb', port: 27017, service: 'mongodb', metrics: [] },
  { host: 'redis', port: 6379, service: 'redis', metrics: [] },
  { host: 'node-exporter', port: 9100, service: 'node-exporter', metrics: ['/metrics'] },
  { host: 'cadvisor', port: 8080, service: 'cadvisor', metrics: ['/metrics'] },
  { host: 'redis-exporter', port: 9121, service: 'redis-exporter', metrics: ['/metrics'] },
  { host: 'mongodb-exporter', port: 9216, service: 'mongodb-exporter', metrics: ['/metrics'] },
  { host: 'alertmanager', port: 9093, service: 'alertmanager', metrics: [] },
];

/** Every target of the configuration in force, by job. None while Prometheus has loaded nothing. */
export function targetsOf(stack: Stack): TargetState[] {
  const jobs = (stack.monitoring.loaded?.config.jobs ?? []).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  return jobs.flatMap((job) =>
    job.targets.map(({ address, labels }): TargetState => {
      const url = `${job.scheme}://${address}${job.path}`;
      const met = scrape(stack, job, address, url);
      return { job, address, labels: { instance: address, job: job.name, ...labels }, url, ...met };
    }),
  );
}

function scrape(
  stack: Stack,
  job: ScrapeJob,
  address: string,
  url: string,
): Pick<TargetState, 'service' | 'lastError'> {
  const down = (why: string): Pick<TargetState, 'service' | 'lastError'> => ({ service: null, lastError: why });
  const at = address.lastIndexOf(':');
  const host = at < 0 ? address : address.slice(0, at);
  const port = at < 0 ? 80 : Number(address.slice(at + 1));
  const known = LISTENERS.filter((listener) => listener.host === host);
  const service = known[0]?.service;
  // The names of Docker's network are those of containers that run.
  if (service === undefined || stack.containers.get(service)?.state.status !== 'running')
    return down(`Get ${JSON.stringify(url)}: dial tcp: lookup ${host} on 127.0.0.11:53: no such host`);
  const listener = known.find((each) => each.port === port);
  if (listener === undefined || !serves(stack, service))
    return down(`Get ${JSON.stringify(url)}: dial tcp ${addressOf(service)}:${port}: connect: connection refused`);
  if (listener.metrics.includes(job.path)) return { service, lastError: '' };
  if (service === 'redis') return down(`Get ${JSON.stringify(url)}: EOF`);
  if (service === 'mongodb')
    return down('expected value after metric, got "looks" ("INVALID") while parsing: "It looks"');
  if (service === 'robo-rlhf' && job.path === '/health')
    return down(
      'received unsupported Content-Type "application/json" and no fallback_scrape_protocol specified for target',
    );
  return down('server returned HTTP status 404 Not Found');
}

/** Why another container cannot reach a server of the network by its address; null when it can. */
export function whyUnreachable(stack: Stack, url: string): string | null {
  const { hostname: host, port } = URL.parse(url) ?? { hostname: url, port: '' };
  const listener = LISTENERS.find((known) => known.host === host && known.port === Number(port || 80));
  const service = LISTENERS.find((known) => known.host === host)?.service;
  if (service === undefined || host === 'localhost' || stack.containers.get(service)?.state.status !== 'running')
    return `dial tcp: lookup ${host} on 127.0.0.11:53: no such host`;
  if (listener === undefined || !serves(stack, service))
    return `dial tcp ${addressOf(service)}:${port || 80}: connect: connection refused`;
  return null;
}
