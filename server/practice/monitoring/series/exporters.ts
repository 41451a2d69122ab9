/** What the exporters report once somebody has added them: the host, the containers, Redis, MongoDB. */
import { HOST, hostUsage, serves, serviceSpec, type ServiceName, type Stack, usageOf } from '../../state/index.ts';
import { CONNECTION_LIMIT, connectionCounts } from '../../state/mongo-load.ts';
import { counters, maxMemory, wantedBytes } from '../../state/redis.ts';
import { redisData } from '../../state/volumes.ts';
import { counter, gauge, type Metric } from './metric.ts';

type Exporter = (stack: Stack, since: number) => Metric[];

const nodeMetrics: Exporter = (stack, since) => {
  const disk = { device: '/dev/vda1', fstype: 'ext4', mountpoint: '/' };
  const { cores } = hostUsage(stack, since);
  const busy = cores.reduce((sum, core) => sum + core, 0) / cores.length / 100;
  return [
    ...Array.from({ length: HOST.cores }, (_, cpu): Metric[] => [
      counter('node_cpu_seconds_total', 1 - busy, since, { cpu: String(cpu), mode: 'idle' }),
      counter('node_cpu_seconds_total', busy * 0.7, since, { cpu: String(cpu), mode: 'user' }),
      counter('node_cpu_seconds_total', busy * 0.3, since, { cpu: String(cpu), mode: 'system' }),
    ]).flat(),
    gauge('node_memory_MemTotal_bytes', () => HOST.memory, since),
    gauge('node_memory_MemAvailable_bytes', (time) => HOST.memory - hostUsage(stack, time).memoryUsed, since),
    gauge('node_filesystem_size_bytes', () => HOST.disk, since, disk),
    gauge('node_filesystem_avail_bytes', (time) => HOST.disk - hostUsage(stack, time).diskUsed, since, disk),
    gauge('node_filesystem_free_bytes', (time) => HOST.disk - hostUsage(stack, time).diskUsed, since, disk),
    ...([1, 5, 15] as const).map((minutes, i) =>
      gauge(`node_load${minutes}`, (time) => hostUsage(stack, time).load[i]!, since),
    ),
    gauge('node_boot_time_seconds', () => Math.floor(stack.bootedAt / 1000), since),
  ];
};

const cadvisorMetrics: Exporter = (stack, since) =>
  [...stack.containers.values()].flatMap((container) => {
    if (container.state.status !== 'running') return [];
    const spec = serviceSpec(container.service);
    const labels = { image: spec.image, name: spec.container };
    const { cpuPercent } = usageOf(stack, container, since);
    return [
      counter('container_cpu_usage_seconds_total', cpuPercent / 100, container.state.startedAt, labels),
      gauge('container_memory_usage_bytes', (time) => usageOf(stack, container, time).memory, since, labels),
      gauge('container_memory_working_set_bytes', (time) => usageOf(stack, container, time).memory, since, labels),
      gauge('container_last_seen', (time) => Math.floor(time / 1000), since, labels),
    ];
  });

const redisMetrics: Exporter = (stack, since) => {
  const state = stack.containers.get('redis')?.state;
  const data = redisData(stack);
  if (!serves(stack, 'redis') || state?.status !== 'running' || data === null)
    return [gauge('redis_up', () => 0, since)];
  const { startedAt } = state;
  const limit = maxMemory(data, startedAt);
  const used = limit > 0 ? Math.min(wantedBytes(data), limit) : wantedBytes(data);
  const counted = (name: string, which: 'hits' | 'misses' | 'evicted'): Metric => ({
    ...gauge(name, (time) => counters(data, startedAt, time)[which], startedAt),
    type: 'counter',
  });
  return [
    gauge('redis_up', () => 1, since),
    gauge('redis_memory_used_bytes', () => used, since),
    gauge('redis_memory_max_bytes', () => limit, since),
    gauge('redis_connected_clients', () => 5, since),
    counted('redis_evicted_keys_total', 'evicted'),
    counted('redis_keyspace_hits_total', 'hits'),
    counted('redis_keyspace_misses_total', 'misses'),
  ];
};

const mongodbMetrics: Exporter = (stack, since) => {
  if (!serves(stack, 'mongodb')) return [gauge('mongodb_up', () => 0, since)];
  const { app, others } = connectionCounts(stack);
  return [
    gauge('mongodb_up', () => 1, since),
    gauge('mongodb_connections', () => app + others, since, { conn_type: 'current' }),
    gauge('mongodb_connections', () => CONNECTION_LIMIT - app - others, since, { conn_type: 'available' }),
  ];
};

export const EXPORTERS: Partial<Record<ServiceName, Exporter>> = {
  'node-exporter': nodeMetrics,
  cadvisor: cadvisorMetrics,
  'redis-exporter': redisMetrics,
  'mongodb-exporter': mongodbMetrics,
};
