/** Prometheus on 9090: health, its own view of the scrape targets, and the few queries operators use to check it. */
import { serves, type ServiceName, type Stack } from '../state/index.ts';
import { type Answerer, type HttpAnswer, type HttpRequest, json } from './answer.ts';

/** The scrape jobs of `configs/prometheus.yml`. `service`: who answers there, null where nothing is deployed. */
const JOBS: readonly { job: string; instance: string; path: string; service: ServiceName | null }[] = [
  { job: 'prometheus', instance: 'localhost:9090', path: '/metrics', service: 'prometheus' },
  { job: 'robo-rlhf-app', instance: 'robo-rlhf:8080', path: '/metrics', service: 'robo-rlhf' },
  { job: 'robo-rlhf-dev', instance: 'robo-rlhf-dev:8080', path: '/metrics', service: null },
  { job: 'robo-rlhf-gpu', instance: 'robo-rlhf-gpu:8080', path: '/metrics', service: null },
  { job: 'mongodb', instance: 'mongodb-exporter:9216', path: '/metrics', service: null },
  { job: 'redis', instance: 'redis-exporter:9121', path: '/metrics', service: null },
  { job: 'node-exporter', instance: 'node-exporter:9100', path: '/metrics', service: null },
  { job: 'cadvisor', instance: 'cadvisor:8080', path: '/metrics', service: null },
  { job: 'training-metrics', instance: 'robo-rlhf:8081', path: '/training/metrics', service: null },
  { job: 'health-checks', instance: 'robo-rlhf:8080', path: '/health', service: null },
  { job: 'health-checks', instance: 'mongodb:27017', path: '/health', service: null },
  { job: 'health-checks', instance: 'redis:6379', path: '/health', service: null },
];

/** Rules that make sense without the exporters that the stack does not have. */
const RULES = [
  {
    name: 'ApplicationDown',
    query: 'up{job="robo-rlhf-app"} == 0',
    duration: 30,
    severity: 'critical',
    job: 'robo-rlhf-app',
  },
];

export const answerPrometheus: Answerer = (stack, request, now) => {
  const { path } = request;
  if (path === '/-/reload') {
    return request.method === 'POST' || request.method === 'PUT'
      ? text(200, '')
      : text(405, 'Only POST or PUT requests allowed');
  }
  if (path === '/-/healthy') return text(200, 'Prometheus Server is Healthy.\n');
  if (path === '/-/ready') return text(200, 'Prometheus Server is Ready.\n');
  if (path === '/metrics')
    return text(200, `# TYPE process_resident_memory_bytes gauge\nprocess_resident_memory_bytes 98041856\n`);
  if (path === '/api/v1/query') return query(stack, request, now);
  if (path === '/api/v1/targets') {
    const activeTargets = JOBS.map((target) => ({
      labels: { job: target.job, instance: target.instance },
      scrapePool: target.job,
      scrapeUrl: `http://${target.instance}${target.path}`,
      health: isUp(stack, target.service) ? 'up' : 'down',
    }));
    return success({ activeTargets, droppedTargets: [] });
  }
  const rules = stack.mended.monitoring ? RULES : [];
  if (path === '/api/v1/rules') {
    return success({
      groups:
        rules.length === 0
          ? []
          : [
              {
                name: 'application',
                rules: rules.map((rule) => ({
                  ...rule,
                  state: firing(stack, rule.job) ? 'firing' : 'inactive',
                  type: 'alerting',
                })),
              },
            ],
    });
  }
  if (path === '/api/v1/alerts') {
    const alerts = rules
      .filter(({ job }) => firing(stack, job))
      .map(({ name, severity }) => ({ labels: { alertname: name, severity }, state: 'firing' }));
    return success({ alerts });
  }
  return text(404, '404 page not found\n');
};

function query(stack: Stack, request: HttpRequest, now: number): HttpAnswer {
  const given = request.query.get('query') ?? new URLSearchParams(request.body).get('query') ?? '';
  const match = /^up(?:\{job="([^"]*)"\})?$/.exec(given.replaceAll(/\s/g, ''));
  if (match === null) {
    return json(400, {
      status: 'error',
      errorType: 'bad_data',
      error: 'the practice system answers up and up{job="NAME"} only',
    });
  }
  const result = JOBS.filter(({ job }) => match[1] === undefined || job === match[1]).map(
    ({ job, instance, service }) => ({
      metric: { __name__: 'up', instance, job },
      value: [now / 1000, isUp(stack, service) ? '1' : '0'],
    }),
  );
  return success({ resultType: 'vector', result });
}

function firing(stack: Stack, job: string): boolean {
  return !JOBS.some((target) => target.job === job && isUp(stack, target.service));
}

function isUp(stack: Stack, service: ServiceName | null): boolean {
  return service !== null && serves(stack, service);
}

function success(data: unknown): HttpAnswer {
  return json(200, { status: 'success', data });
}

function text(status: number, body: string): HttpAnswer {
  return { status, type: 'text/plain; charset=utf-8', body };
}
