import { describe, expect, it } from 'vitest';
import { clearFault, injectFault } from '../faults/index.ts';
import { answerService } from '../http/index.ts';
import { run, type TestSystem, testSystem } from '../test-harness.ts';

type Json = { data: never };
const curl = async (system: TestSystem, path: string, ...flags: string[]): Promise<Json> =>
  JSON.parse((await run(system, ['curl', '-sS', ...flags, `http://localhost:9090${path}`])).out) as Json;
const rulesOf = async (system: TestSystem): Promise<string[]> => {
  const { groups } = (await curl(system, '/api/v1/rules')).data as { groups: { rules: { name: string }[] }[] };
  return groups.flatMap(({ rules }) => rules.map(({ name }) => name));
};
const statusOf = async (system: TestSystem): Promise<string> =>
  (await run(system, ['docker', 'inspect', '--format', '{{.State.Status}}', 'robo-rlhf-prometheus'])).out.trim();
const promtool = (system: TestSystem, ...args: string[]) =>
  run(system, ['docker', 'compose', 'exec', '-T', 'prometheus', 'promtool', ...args]);
const config = (system: TestSystem): string =>
  Buffer.from(system.checkoutFile('configs/prometheus.yml')!).toString('utf8');

describe('Prometheus as found', () => {
  it('restarts for ever, and its log says why', async () => {
    const system = testSystem('as-found');
    expect(await statusOf(system)).toBe('restarting');
    const { out } = await run(system, 'docker compose logs --no-color --tail=5 prometheus');
    expect(out).toContain('scrape timeout greater than scrape interval for scrape config with job name');
    expect((await run(system, 'curl -sS http://localhost:9090/-/healthy')).status).toBe(7);
  });

  it('comes up by itself once the file is mended', async () => {
    const system = testSystem('as-found');
    const mended = config(system).replaceAll('scrape_timeout: 10s', 'scrape_timeout: 5s');
    system.write('configs/prometheus.yml', mended);
    system.pass(61_000);
    expect(await statusOf(system)).toBe('running');
    expect(await rulesOf(system)).toEqual([]);
  });
});

describe('the fault prometheus-config-refused', () => {
  it('changes the file, which a command then finds in the checkout, and is mended there', async () => {
    const system = testSystem();
    await system.change((stack, now) => injectFault(stack, 'prometheus-config-refused', now));
    expect(config(system)).toContain('scrape_timeout: 10s');
    const first = await run(system, 'docker compose ps');
    expect(first.files.get('configs/prometheus.yml')?.toString()).toBe(config(system));
    system.pass(2_000);
    expect(await statusOf(system)).toBe('restarting');
    expect((await promtool(system, 'check', 'config', '/etc/prometheus/prometheus.yml')).err).toContain(
      'is restarting',
    );
    const dry = [
      'docker',
      'compose',
      'run',
      '--rm',
      '--no-deps',
      '-T',
      '--entrypoint',
      'promtool',
      'prometheus',
      'check',
      'config',
      '/etc/prometheus/prometheus.yml',
    ];
    const refused = await run(system, dry);
    expect(refused.status).toBe(1);
    expect(refused.err).toContain('FAILED: parsing YAML file');
    const mended = config(system).replace(/(training-metrics\n(?:.*\n)*?.*scrape_timeout: )10s/, '$15s');
    system.write('configs/prometheus.yml', mended);
    expect((await run(system, dry)).out).toContain('SUCCESS: 3 rules found');
    await run(system, 'docker compose restart prometheus');
    system.pass(1_000);
    expect(await statusOf(system)).toBe('running');
    expect(await rulesOf(system)).toEqual(['ApplicationDown', 'HighResponseTime', 'HighErrorRate']);
  });

  it('is put right by clearing it, and leaves what is mended alone', async () => {
    const system = testSystem();
    await system.change((stack, now) => injectFault(stack, 'prometheus-config-refused', now));
    system.pass(1_000);
    await system.change((stack, now) => clearFault(stack, 'prometheus-config-refused', now));
    system.pass(1_000);
    expect(await statusOf(system)).toBe('running');
    expect(config(system)).not.toContain('training/metrics\n    scrape_interval: 5s\n    scrape_timeout: 10s');
  });
});

describe('the fault no-alert-rules', () => {
  it('names a file that is not there: Prometheus says nothing, promtool does', async () => {
    const system = testSystem();
    await system.change((stack, now) => injectFault(stack, 'no-alert-rules', now));
    expect(await rulesOf(system)).toEqual([]);
    const checked = await promtool(system, 'check', 'config', '/etc/prometheus/prometheus.yml');
    expect(checked.status).toBe(1);
    expect(checked.err).toContain('"/etc/prometheus/rules/alert_rules.yml" does not point to an existing file');
    system.write('configs/prometheus.yml', config(system).replace('rules/alert_rules', 'alert_rules'));
    expect((await run(system, 'curl -fsS -X POST http://localhost:9090/-/reload')).status).toBe(0);
    expect(await rulesOf(system)).toHaveLength(3);
  });
});

describe('curl', () => {
  it('tries a refused connection again where it is told to, and gives up in the end', async () => {
    const system = testSystem();
    await run(system, 'docker compose stop prometheus');
    const url = 'http://localhost:9090/-/ready';
    const refused = await run(system, `curl -sS --retry 2 --retry-delay 1 --retry-connrefused ${url}`);
    expect(refused.status).toBe(7);
    expect(refused.err.match(/Will retry/g)).toHaveLength(2);
    expect((await run(system, `curl -sS --retry 2 ${url}`)).err).not.toContain('retry');
  });
});

describe('a reload', () => {
  it('keeps what is in force when the new file is refused', async () => {
    const system = testSystem();
    system.write('configs/alert_rules.yml', 'groups:\n  - name: x\n    rules:\n      - alert: A\n        expr: sum(\n');
    const reloaded = await run(system, 'curl -sS -X POST http://localhost:9090/-/reload');
    expect(reloaded.out).toContain('error loading rules');
    expect(await rulesOf(system)).toHaveLength(3);
    const checked = await promtool(system, 'check', 'rules', '/etc/prometheus/alert_rules.yml');
    expect(checked.status).toBe(1);
    expect(checked.err).toContain('group "x", rule 1, "A": could not parse expression');
    const { out } = await promtool(
      system,
      'query',
      'instant',
      'http://localhost:9090',
      'prometheus_config_last_reload_successful',
    );
    expect(out).toMatch(/^prometheus_config_last_reload_successful\{.*\} => 0 @\[\d+\.\d{3}\]\n$/);
  });
});

describe('targets and queries', () => {
  it('say who is up, and why the others are not', async () => {
    const system = testSystem();
    const { activeTargets } = (await curl(system, '/api/v1/targets?state=active')).data as {
      activeTargets: { scrapePool: string; health: string; lastError: string }[];
    };
    expect(activeTargets).toHaveLength(12);
    expect(activeTargets.filter(({ health }) => health === 'up').map(({ scrapePool }) => scrapePool)).toEqual([
      'prometheus',
      'robo-rlhf-app',
    ]);
    expect(activeTargets.map(({ scrapePool }) => scrapePool)).toEqual(
      activeTargets.map(({ scrapePool }) => scrapePool).toSorted(),
    );
    expect(activeTargets.find(({ scrapePool }) => scrapePool === 'redis')?.lastError).toContain('no such host');
    expect(activeTargets.find(({ scrapePool }) => scrapePool === 'training-metrics')?.lastError).toContain('refused');
  });

  it('follow the state: a stopped app is down and its alert is on its way', async () => {
    const system = testSystem();
    await run(system, 'docker compose stop robo-rlhf');
    const alerts = async () => ((await curl(system, '/api/v1/alerts')).data as { alerts: { state: string }[] }).alerts;
    expect(await alerts()).toMatchObject([{ labels: { alertname: 'ApplicationDown' }, state: 'pending' }]);
    system.pass(40_000);
    expect(await alerts()).toMatchObject([{ state: 'firing' }]);
    await run(system, 'docker compose start robo-rlhf');
    expect(await alerts()).toEqual([]);
  });

  it('answer the questions of the runbooks', async () => {
    const system = testSystem();
    const ask = async (query: string): Promise<string> =>
      (
        await run(system, [
          'curl',
          '-fsS',
          '-G',
          '--data-urlencode',
          `query=${query}`,
          'http://localhost:9090/api/v1/query',
        ])
      ).out;
    expect(await ask('up{job="robo-rlhf-app"}')).toMatch(/"value":\[[\d.]+,"1"\]/);
    const p95 = JSON.parse(
      await ask('histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))'),
    );
    expect(Number(p95.data.result[0].value[1])).toBeGreaterThan(0.1);
    expect(Number(p95.data.result[0].value[1])).toBeLessThan(0.5);
    expect(await ask('node_load1')).toContain('"result":[]');
    const bad = await run(system, [
      'curl',
      '-sS',
      '-G',
      '--data-urlencode',
      'query=sum(',
      'http://localhost:9090/api/v1/query',
    ]);
    expect(bad.out).toContain('parse error');
  });

  it('slow down and fail with what the app depends on', async () => {
    const system = testSystem();
    const ask = async (query: string): Promise<number> =>
      Number(
        /=> ([\d.e+-]+) @/.exec((await promtool(system, 'query', 'instant', 'http://localhost:9090', query)).out)?.[1],
      );
    const p95 = 'histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[5m])))';
    const failing = 'sum(rate(http_requests_total{status=~"5.."}[5m])) / sum(rate(http_requests_total[5m]))';
    expect(await ask(failing)).toBeLessThan(0.05);
    await run(system, 'docker compose stop redis');
    expect(await ask(p95)).toBeGreaterThan(0.5);
    await run(system, 'docker compose stop mongodb');
    expect(await ask(failing)).toBeGreaterThan(0.05);
    await run(system, 'docker compose start redis mongodb');
    expect(await ask(p95)).toBeLessThan(0.5);
  });

  it('know the retention, and that the admin interface is off', async () => {
    const system = testSystem();
    expect((await curl(system, '/api/v1/status/runtimeinfo')).data).toMatchObject({ storageRetention: '15d' });
    expect((await run(system, 'curl -sS -X POST http://localhost:9090/api/v1/admin/tsdb/snapshot')).out).toContain(
      'disabled',
    );
    const range = await curl(system, '/api/v1/query_range?query=up&start=0&end=60&step=15s');
    expect((range.data as { result: unknown[] }).result).toHaveLength(12);
  });
});

describe('a rule that asks for an exporter', () => {
  it('fires for ever where there is no exporter', async () => {
    const system = testSystem();
    const rule =
      'groups:\n  - name: x\n    rules:\n      - alert: RedisDown\n        expr: up{job="redis"} == 0\n        for: 30s\n';
    system.write('configs/alert_rules.yml', rule);
    await run(system, 'curl -fsS -X POST http://localhost:9090/-/reload');
    system.pass(60_000);
    expect((await curl(system, '/api/v1/alerts')).data).toMatchObject({
      alerts: [{ labels: { alertname: 'RedisDown', instance: 'redis-exporter:9121' }, state: 'firing' }],
    });
  });
});

describe('Grafana', () => {
  const inside = (system: TestSystem, path: string) =>
    run(system, [
      'docker',
      'compose',
      'exec',
      '-T',
      'grafana',
      'sh',
      '-c',
      `curl -sS -u "admin:$GF_SECURITY_ADMIN_PASSWORD" http://localhost:3000${path}`,
    ]);

  it('has its datasource and, mended, its dashboard', async () => {
    const system = testSystem();
    expect(JSON.parse((await inside(system, '/api/datasources')).out)).toMatchObject([
      { name: 'Prometheus', url: 'http://prometheus:9090', isDefault: true },
    ]);
    expect((await inside(system, '/api/search')).out).toContain('Robo-RLHF-Multimodal Overview');
    expect((await inside(system, '/api/datasources/uid/PBFA97CFB590B2093/health')).out).toContain('"OK"');
    await run(system, 'docker compose stop prometheus');
    expect((await inside(system, '/api/datasources/uid/PBFA97CFB590B2093/health')).out).toContain('no such host');
  });

  it('makes nothing of a dashboard in the form of the import interface', async () => {
    const system = testSystem('as-found');
    expect((await inside(system, '/api/search')).out).toBe('[]');
    const { out } = await run(system, 'docker compose logs --no-color grafana');
    expect(out).toContain('Dashboard title cannot be empty');
  });

  it('wants a login', async () => {
    const system = testSystem();
    expect((await run(system, 'curl -sS http://localhost:3000/api/search')).out).toContain('Unauthorized');
    expect((await run(system, 'curl -sS -u admin:wrong http://localhost:3000/api/search')).out).toContain(
      'Invalid username',
    );
  });
});

const OVERRIDE = `services:
  node-exporter:
    image: prom/node-exporter:v1.9.1
    container_name: robo-rlhf-node-exporter
    profiles: [monitoring]
  redis-exporter:
    image: oliver006/redis_exporter:v1.74.0
    profiles: [monitoring]
  alertmanager:
    image: prom/alertmanager:v0.28.1
    profiles: [monitoring]
    ports: ["127.0.0.1:9093:9093"]
    volumes: ["./configs/alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro"]
`;
const ROUTES = `route:
  receiver: default
  routes:
    - matchers: [severity="critical"]
      receiver: critical
receivers:
  - name: default
  - name: critical
`;

describe('exporters and Alertmanager, added by an override', () => {
  const compose = (system: TestSystem, ...args: string[]) =>
    run(system, ['docker', 'compose', '-f', 'docker-compose.yml', '-f', 'add.yml', ...args]);
  const amtool = (system: TestSystem, ...args: string[]) =>
    compose(system, 'exec', '-T', 'alertmanager', 'amtool', ...args);

  it('do not exist before', async () => {
    const { status, err } = await run(testSystem(), 'docker compose --profile monitoring up -d node-exporter');
    expect(status).not.toBe(0);
    expect(err).toContain('no such service: node-exporter');
  });

  it('are scraped once they run', async () => {
    const system = testSystem();
    system.write('add.yml', OVERRIDE);
    const up = await compose(system, '--profile', 'monitoring', 'up', '-d', 'node-exporter', 'redis-exporter');
    expect(up).toMatchObject({ status: 0 });
    system.pass(60_000);
    const { out } = await promtool(system, 'query', 'instant', 'http://localhost:9090', 'up == 1');
    expect(out).toContain('job="node-exporter"');
    expect(out).toContain('job="redis"');
    const cpu = await promtool(
      system,
      'query',
      'instant',
      'http://localhost:9090',
      '100 * (1 - avg(rate(node_cpu_seconds_total{mode="idle"}[1m])))',
    );
    expect(Number(/=> ([\d.]+) /.exec(cpu.out)?.[1])).toBeGreaterThan(0);
    const metrics = await run(system, 'docker compose exec -T prometheus wget -qO- http://node-exporter:9100/metrics');
    expect(metrics.out).toContain('# TYPE node_load1 gauge');
    const none = await run(system, 'docker compose exec -T prometheus wget -qO- http://cadvisor:8080/metrics');
    expect(none).toMatchObject({ status: 1, err: "wget: bad address 'cadvisor:8080'\n" });
  });

  it('route, silence and show alerts', async () => {
    const system = testSystem();
    system.write('add.yml', OVERRIDE);
    system.write('configs/alertmanager.yml', ROUTES);
    expect((await compose(system, '--profile', 'monitoring', 'up', '-d', 'alertmanager')).status).toBe(0);
    expect((await amtool(system, 'check-config', '/etc/alertmanager/alertmanager.yml')).out).toContain(
      ' - 2 receivers',
    );
    const url = '--alertmanager.url=http://localhost:9093';
    expect((await amtool(system, 'config', 'routes', 'test', url, 'severity=critical')).out).toBe('critical\n');
    expect(
      (await amtool(system, 'config', 'routes', 'test', url, '--verify.receivers=critical', 'severity=warning')).status,
    ).toBe(1);
    await amtool(system, 'alert', 'add', url, 'alertname=Drill', 'severity=critical');
    expect((await amtool(system, 'alert', 'query', url)).out).toMatch(/Drill .*active/);
    const silence = await amtool(system, 'silence', 'add', url, '--duration=2h', '--comment=work', 'alertname=Drill');
    expect(silence.out).toMatch(/^[0-9a-f-]{36}\n$/);
    expect((await amtool(system, 'alert', 'query', url)).out).toMatch(/Drill .*suppressed/);
    expect((await amtool(system, 'silence', 'expire', url, silence.out.trim())).status).toBe(0);
    expect((await amtool(system, 'alert', 'query', url)).out).toMatch(/Drill .*active/);
  });

  it('does not start with receivers that use keys which do not exist', async () => {
    const system = testSystem();
    system.write('add.yml', OVERRIDE);
    system.write(
      'configs/alertmanager.yml',
      ROUTES.replace('- name: default', '- name: default\n    email_configs: [{to: a, subject: b}]'),
    );
    await compose(system, '--profile', 'monitoring', 'up', '-d', 'alertmanager');
    system.pass(1_000);
    const { out } = await compose(system, 'logs', '--no-color', 'alertmanager');
    expect(out).toContain('field subject not found');
  });
});

it('an answer never comes from a service that does not run', async () => {
  const system = testSystem();
  const request = { method: 'GET', path: '/metrics', query: new URLSearchParams(), body: '' };
  expect(answerService(system.look(), 'node-exporter', request, system.now())).toEqual({ kind: 'refused' });
});
