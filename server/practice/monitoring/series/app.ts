/** What the app reports about itself once the known gaps are closed. */
import { serves, type Stack, usageOf } from '../../state/index.ts';
import { isScanning, isStorming } from '../../state/mongo-load.ts';
import { isFull } from '../../state/redis.ts';
import { mongoData, redisData } from '../../state/volumes.ts';
import { counter, gauge, histogram, type Metric } from './metric.ts';

const REQUESTS_PER_SECOND = 4.2;
/** Share of requests answered within so many seconds: p95 near 0.18 s. */
const USUAL = [
  [0.05, 0.55],
  [0.1, 0.84],
  [0.25, 0.97],
  [0.5, 0.995],
  [1, 0.999],
  [2.5, 1],
] as const;
/** Without its cache, or with a database that reads whole collections: p95 near 0.9 s. */
const SLOW = [
  [0.05, 0.12],
  [0.1, 0.31],
  [0.25, 0.62],
  [0.5, 0.81],
  [1, 0.98],
  [2.5, 1],
] as const;

/** Whether Redis runs and keeps what the app puts there. */
function hasCache(stack: Stack): boolean {
  const state = stack.containers.get('redis')?.state;
  const data = redisData(stack);
  return serves(stack, 'redis') && state?.status === 'running' && data !== null && !isFull(data, state.startedAt);
}

/** Empty while the app does not run. */
export function appMetrics(stack: Stack): Metric[] {
  const container = stack.containers.get('robo-rlhf');
  if (container?.state.status !== 'running') return [];
  const since = container.state.startedAt;
  const isSlow = !hasCache(stack) || isScanning(stack) || isStorming(stack);
  const failing = serves(stack, 'mongodb') ? 0.002 : 0.4;
  const request = (endpoint: string, status: string, perSecond: number): Metric =>
    counter('http_requests_total', perSecond, since, { method: 'GET', endpoint, status });
  return [
    request('/api/pair', '200', REQUESTS_PER_SECOND * (1 - failing)),
    request('/api/pair', '500', REQUESTS_PER_SECOND * failing),
    request('/health', '200', 1 / 30),
    ...histogram('http_request_duration_seconds', isSlow ? SLOW : USUAL, REQUESTS_PER_SECOND, since, {
      endpoint: '/api/pair',
    }),
    gauge('active_connections', (time) => 6 + (Math.floor(time / 60_000) % 3), since),
    { ...gauge('preferences_collected_total', () => mongoData(stack)?.preferences ?? 0, since), type: 'counter' },
    gauge('process_resident_memory_bytes', (time) => usageOf(stack, container, time).memory, since),
    gauge('process_start_time_seconds', () => Math.floor(since / 1000), since),
  ];
}
