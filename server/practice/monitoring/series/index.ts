/** Every series that Prometheus has at a moment: what its targets report, and what it notes about each scrape. */
import type { ServiceName, Stack } from '../../state/index.ts';
import type { Series } from '../promql/labels.ts';
import { targetsOf, type TargetState } from '../targets.ts';
import { appMetrics } from './app.ts';
import { EXPORTERS } from './exporters.ts';
import type { Metric } from './metric.ts';
import { prometheusMetrics } from './prometheus.ts';

/** What a program shows under its `/metrics`; empty where it has none or does not run. */
export function metricsOf(stack: Stack, service: ServiceName): Metric[] {
  if (service === 'robo-rlhf') return appMetrics(stack);
  if (service === 'prometheus') return prometheusMetrics(stack);
  const state = stack.containers.get(service)?.state;
  return state?.status === 'running' ? (EXPORTERS[service]?.(stack, state.startedAt) ?? []) : [];
}

export function allSeries(stack: Stack): Series[] {
  const began = stack.monitoring.startedAt ?? 0;
  return targetsOf(stack).flatMap((target) => {
    const metrics = target.service === null ? [] : metricsOf(stack, target.service);
    return [...aboutScrape(target, metrics.length, began), ...metrics.map((metric) => scraped(metric, target, began))];
  });
}

function scraped({ name, labels, since, at }: Metric, target: TargetState, began: number): Series {
  return { labels: { __name__: name, ...target.labels, ...labels }, since: Math.max(since, began), at };
}

function aboutScrape(target: TargetState, samples: number, since: number): Series[] {
  const one = (name: string, value: number): Series => ({
    labels: { __name__: name, ...target.labels },
    since,
    at: () => value,
  });
  const up = target.lastError === '' ? 1 : 0;
  return [
    one('up', up),
    one('scrape_duration_seconds', up === 1 ? 0.0041 : 0.0009),
    one('scrape_samples_scraped', samples),
  ];
}
