/** `/api/v1` of Prometheus, as far as runbooks ask it. Fields and words are those of Prometheus 3. */
import type { Stack } from '../state/index.ts';
import { type Alert, alertsNow } from '../monitoring/alerts.ts';
import { writeConfig } from '../monitoring/config-text.ts';
import { writeDuration } from '../monitoring/duration.ts';
import { evaluate, type Value } from '../monitoring/promql/evaluate.ts';
import type { Labels } from '../monitoring/promql/labels.ts';
import { parseQuery } from '../monitoring/promql/parse.ts';
import { allSeries } from '../monitoring/series/index.ts';
import { targetsOf } from '../monitoring/targets.ts';
import { type HttpAnswer, type HttpRequest, json } from './answer.ts';

const POINTS_LIMIT = 11_000;
const DEFAULT_RETENTION = '15d';

type Api = (stack: Stack, ask: (name: string) => string | null, now: number) => HttpAnswer;

const ROUTES: Readonly<Record<string, Api>> = {
  query: (stack, ask, now) => {
    const time = ask('time') === null ? now : Number(ask('time')) * 1000;
    const found = answerQuery(stack, ask('query') ?? '', Number.isFinite(time) ? time : now);
    if (!found.ok) return badData(found.why);
    return success(resultOf(found.value, time));
  },
  query_range: (stack, ask) => {
    const [start, end, step] = ['start', 'end', 'step'].map((name) => seconds(ask(name)));
    if (start === undefined || end === undefined || step === undefined || [start, end, step].some(Number.isNaN))
      return badData('invalid parameter "start", "end" or "step": cannot parse to a valid timestamp or duration');
    if (!(step > 0)) return badData('zero or negative query resolution step widths are not accepted');
    if ((end - start) / step > POINTS_LIMIT)
      return badData('exceeded maximum resolution of 11,000 points per timeseries');
    return answerRange(stack, ask('query') ?? '', start, end, step);
  },
  targets: (stack, ask, now) => {
    const pool = ask('scrapePool');
    const activeTargets =
      ask('state') === 'dropped' ? [] : targetsOf(stack).filter(({ job }) => pool === null || job.name === pool);
    return success({
      activeTargets: activeTargets.map(({ job, address, labels, url, lastError }) => ({
        discoveredLabels: {
          __address__: address,
          __metrics_path__: job.path,
          __scheme__: job.scheme,
          __scrape_interval__: writeDuration(job.intervalMs),
          __scrape_timeout__: writeDuration(job.timeoutMs),
          job: job.name,
        },
        labels,
        scrapePool: job.name,
        scrapeUrl: url,
        globalUrl: url,
        lastError,
        lastScrape: new Date(now - (now % job.intervalMs)).toISOString(),
        lastScrapeDuration: lastError === '' ? 0.0041 : 0.0009,
        health: lastError === '' ? 'up' : 'down',
        scrapeInterval: writeDuration(job.intervalMs),
        scrapeTimeout: writeDuration(job.timeoutMs),
      })),
      droppedTargets: [],
      droppedTargetCounts: {},
    });
  },
  rules: (stack, _ask, now) => {
    const alerts = alertsNow(stack, now);
    const { loaded } = stack.monitoring;
    const interval = (loaded?.config.evaluationIntervalMs ?? 0) / 1000;
    const lastEvaluation = new Date(now).toISOString();
    const timing = { evaluationTime: 0.0006, lastEvaluation };
    return success({
      groups: (loaded?.groups ?? []).map((group) => ({
        name: group.name,
        file: group.file,
        rules: group.rules.map((rule) => {
          const shared = { name: rule.name, query: rule.expression, labels: rule.labels, health: 'ok', ...timing };
          if (rule.kind === 'record') return { ...shared, type: 'recording' };
          const own = alerts.filter((alert) => alert.rule === rule);
          const state = own.some((alert) => alert.state === 'firing')
            ? 'firing'
            : own.length > 0
              ? 'pending'
              : 'inactive';
          const { annotations, forMs } = rule;
          return {
            state,
            ...shared,
            duration: forMs / 1000,
            keepFiringFor: 0,
            annotations,
            alerts: own.map(alertOf),
            type: 'alerting',
          };
        }),
        interval: group.intervalMs === null ? interval : group.intervalMs / 1000,
        limit: 0,
        ...timing,
      })),
    });
  },
  alerts: (stack, _ask, now) => success({ alerts: alertsNow(stack, now).map(alertOf) }),
  alertmanagers: (stack) =>
    success({
      activeAlertmanagers: (stack.monitoring.loaded?.config.alertmanagers ?? []).map((address) => ({
        url: `http://${address}/api/v2/alerts`,
      })),
      droppedAlertmanagers: [],
    }),
  labels: (stack) => success(sorted(allSeries(stack).flatMap(({ labels }) => Object.keys(labels)))),
  'status/config': (stack) =>
    success({ yaml: stack.monitoring.loaded === null ? '' : writeConfig(stack.monitoring.loaded.config) }),
  'status/flags': (stack) =>
    success({
      'config.file': '/etc/prometheus/prometheus.yml',
      'storage.tsdb.path': '/prometheus',
      'storage.tsdb.retention.size': '0B',
      'storage.tsdb.retention.time': stack.monitoring.retention ?? '0s',
      'web.enable-admin-api': 'false',
      'web.enable-lifecycle': 'true',
      'web.listen-address': '0.0.0.0:9090',
    }),
  'status/runtimeinfo': (stack, _ask, now) =>
    success({
      startTime: new Date(stack.monitoring.startedAt ?? now).toISOString(),
      CWD: '/prometheus',
      hostname: stack.containers.get('prometheus')?.id.slice(0, 12) ?? '',
      serverTime: new Date(now).toISOString(),
      reloadConfigSuccess: stack.monitoring.lastReloadOk,
      lastConfigTime: new Date(stack.monitoring.loadedAt).toISOString(),
      corruptionCount: 0,
      goroutineCount: 74,
      GOMAXPROCS: 8,
      storageRetention: stack.monitoring.retention ?? DEFAULT_RETENTION,
    }),
  'status/buildinfo': () => success({ version: '3.5.0', revision: 'practice', branch: 'HEAD', goVersion: 'go1.24.5' }),
  'status/tsdb': (stack, _ask, now) => {
    const series = allSeries(stack);
    const byName = new Map<string, number>();
    for (const { labels } of series) byName.set(labels.__name__!, (byName.get(labels.__name__!) ?? 0) + 1);
    const most = [...byName].map(([name, value]) => ({ name, value })).sort((a, b) => b.value - a.value);
    return success({
      headStats: {
        numSeries: series.length,
        numLabelPairs: new Set(series.flatMap(({ labels }) => Object.entries(labels).map(String))).size,
        chunkCount: series.length * 3,
        minTime: stack.monitoring.startedAt ?? now,
        maxTime: now,
      },
      seriesCountByMetricName: most.slice(0, 10),
    });
  },
};

/** An answer to `/api/v1/…`. Parameters may come in the address or in the body. */
export function answerPrometheusApi(stack: Stack, request: HttpRequest, now: number): HttpAnswer {
  const name = request.path.slice('/api/v1/'.length);
  const body = new URLSearchParams(request.body);
  const ask = (key: string): string | null => request.query.get(key) ?? body.get(key);
  const label = /^label\/([A-Za-z_]\w*)\/values$/.exec(name)?.[1];
  if (label !== undefined) return success(sorted(allSeries(stack).flatMap(({ labels }) => labels[label] ?? [])));
  if (name.startsWith('admin/'))
    return json(503, { status: 'error', errorType: 'unavailable', error: 'admin APIs disabled' });
  if (Object.hasOwn(ROUTES, name)) return ROUTES[name]!(stack, ask, now);
  return { status: 404, type: 'text/plain; charset=utf-8', body: '404 page not found\n' };
}

/** The value of a query at a time, or why there is none, as the API words it. Also what `promtool query` asks. */
export function answerQuery(
  stack: Stack,
  query: string,
  time: number,
): { ok: true; value: Value } | { ok: false; why: string } {
  const parsed = parseQuery(query);
  if (!parsed.ok) return { ok: false, why: `invalid parameter "query": ${parsed.why}` };
  return evaluate(parsed.node, allSeries(stack), time);
}

/** A number as Prometheus writes it. */
export function writeNumber(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return String(value);
}

function answerRange(stack: Stack, query: string, start: number, end: number, step: number): HttpAnswer {
  const lines = new Map<string, { metric: Labels; values: [number, string][] }>();
  for (let at = start; at <= end; at += step) {
    const found = answerQuery(stack, query, at * 1000);
    if (!found.ok) return badData(found.why);
    const samples = found.value.kind === 'vector' ? found.value.samples : [];
    for (const { labels, value } of samples) {
      const key = JSON.stringify(labels);
      const line = lines.get(key) ?? { metric: labels, values: [] };
      line.values.push([at, writeNumber(value)]);
      lines.set(key, line);
    }
  }
  return success({ resultType: 'matrix', result: [...lines.values()] });
}

function resultOf(value: Value, time: number): unknown {
  const at = time / 1000;
  if (value.kind === 'scalar') return { resultType: 'scalar', result: [at, writeNumber(value.value)] };
  if (value.kind === 'text') return { resultType: 'string', result: [at, value.value] };
  const result = value.samples.map((sample) => ({ metric: sample.labels, value: [at, writeNumber(sample.value)] }));
  return { resultType: 'vector', result };
}

function alertOf({ labels, annotations, state, activeAt, value }: Alert): unknown {
  return { labels, annotations, state, activeAt: new Date(activeAt).toISOString(), value: value.toExponential() };
}

/** A time or step in seconds; a duration such as `30s` counts. */
function seconds(given: string | null): number {
  if (given === null || given === '') return NaN;
  const unit = /^(\d+)(s|m|h|d)$/.exec(given);
  if (unit !== null) return Number(unit[1]) * { s: 1, m: 60, h: 3600, d: 86_400 }[unit[2] as 's']!;
  return /^[\d.]+$/.test(given) ? Number(given) : Date.parse(given) / 1000;
}

function sorted(words: readonly string[]): string[] {
  return [...new Set(words)].sort();
}

function success(data: unknown): HttpAnswer {
  return json(200, { status: 'success', data });
}

function badData(error: string): HttpAnswer {
  return json(400, { status: 'error', errorType: 'bad_data', error });
}
