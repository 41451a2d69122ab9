/** What Prometheus reports about itself. */
import { type Stack, usageOf } from '../../state/index.ts';
import { targetsOf } from '../targets.ts';
import { counter, gauge, type Metric } from './metric.ts';

const SERIES_PER_UP_TARGET = 180;
const BYTES_PER_SECOND = 900;

/** Empty while it does not run. */
export function prometheusMetrics(stack: Stack): Metric[] {
  const container = stack.containers.get('prometheus');
  const { loaded, loadedAt, lastReloadOk } = stack.monitoring;
  if (container?.state.status !== 'running' || loaded === null) return [];
  const since = container.state.startedAt;
  const targets = targetsOf(stack);
  const up = targets.filter(({ lastError }) => lastError === '').length;
  const samples = up * SERIES_PER_UP_TARGET + targets.length * 5;
  return [
    gauge('prometheus_build_info', () => 1, since, { version: '3.5.0', branch: 'HEAD' }),
    gauge('prometheus_config_last_reload_successful', () => Number(lastReloadOk), since),
    gauge('prometheus_config_last_reload_success_timestamp_seconds', () => Math.floor(loadedAt / 1000), since),
    counter('prometheus_rule_evaluation_failures_total', 0, since),
    gauge(
      'prometheus_rule_group_rules',
      () => loaded.groups.reduce((sum, group) => sum + group.rules.length, 0),
      since,
    ),
    counter('prometheus_tsdb_head_samples_appended_total', samples / 12, since),
    gauge('prometheus_tsdb_head_series', () => samples, since),
    gauge(
      'prometheus_tsdb_storage_blocks_bytes',
      (time) => 21_000_000 + Math.max(0, time - container.createdAt) * (BYTES_PER_SECOND / 1000),
      since,
    ),
    gauge('prometheus_tsdb_lowest_timestamp_seconds', () => Math.floor(container.createdAt / 1000), since),
    counter('prometheus_notifications_dropped_total', 0, since),
    gauge('prometheus_notifications_alertmanagers_discovered', () => loaded.config.alertmanagers.length, since),
    gauge('process_resident_memory_bytes', (time) => usageOf(stack, container, time).memory, since),
    gauge('process_start_time_seconds', () => Math.floor(since / 1000), since),
    counter('process_cpu_seconds_total', 0.006, since),
  ];
}
