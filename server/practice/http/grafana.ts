/** Grafana on 3000: its health, and behind its login what it was provisioned with. */
import { type Stack, volumeName } from '../state/index.ts';
import { dashboardsOf, datasourcesOf, type Datasource } from '../monitoring/grafana.ts';
import { whyUnreachable } from '../monitoring/targets.ts';
import { type Answerer, type HttpAnswer, type HttpRequest, json } from './answer.ts';

export const answerGrafana: Answerer = (stack, request) => {
  const { path } = request;
  if (path === '/api/health') return json(200, { database: 'ok', version: '12.1.1', commit: 'practice' });
  if (path === '/' || path === '/login') {
    return {
      status: 200,
      type: 'text/html; charset=UTF-8',
      body: '<!doctype html><title>Grafana (practice)</title><p>Log in to continue.</p>\n',
    };
  }
  if (!path.startsWith('/api/')) return { status: 404, type: 'text/plain', body: 'not found\n' };
  if (request.authorization === undefined) return json(401, { message: 'Unauthorized' });
  if (!isLogin(stack, request.authorization)) return json(401, { message: 'Invalid username or password' });
  return behindLogin(stack, request);
};

/** The administrator's password: that of the environment it was first started with, until somebody changes it. */
export function grafanaPassword(stack: Stack): string {
  const own = stack.volumes.get(volumeName('grafana_data'))?.grafanaPassword;
  if (own !== undefined) return own;
  return stack.containers.get('grafana')?.config.environment.GF_SECURITY_ADMIN_PASSWORD ?? 'admin';
}

function isLogin(stack: Stack, authorization: string): boolean {
  const given = /^Basic ([A-Za-z0-9+/=]+)$/.exec(authorization)?.[1] ?? '';
  return Buffer.from(given, 'base64').toString('utf8') === `admin:${grafanaPassword(stack)}`;
}

function behindLogin(stack: Stack, { path, method }: HttpRequest): HttpAnswer {
  const datasources = datasourcesOf(stack);
  if (path === '/api/datasources') return json(200, datasources);
  const health = /^\/api\/datasources\/uid\/([\w-]+)\/health$/.exec(path)?.[1];
  if (health !== undefined)
    return datasourceHealth(
      stack,
      datasources.find(({ uid }) => uid === health),
    );
  const dashboards = dashboardsOf(stack);
  if (path === '/api/search')
    return json(
      200,
      dashboards.map(({ uid, title }, i) => ({
        id: i + 1,
        uid,
        title,
        url: `/d/${uid}/`,
        type: 'dash-db',
        tags: [],
        isStarred: false,
      })),
    );
  const dashboard = /^\/api\/dashboards\/uid\/([\w-]+)$/.exec(path)?.[1];
  if (dashboard !== undefined) {
    const found = dashboards.find(({ uid }) => uid === dashboard);
    return found === undefined
      ? json(404, { message: 'Dashboard not found' })
      : json(200, { meta: { provisioned: true }, dashboard: found.json });
  }
  if (path === '/api/admin/provisioning/dashboards/reload' && method === 'POST')
    return json(200, { message: 'Dashboards config reloaded' });
  if (path === '/api/admin/provisioning/datasources/reload' && method === 'POST')
    return json(200, { message: 'Datasources config reloaded' });
  return json(404, { message: 'Not found' });
}

function datasourceHealth(stack: Stack, datasource: Datasource | undefined): HttpAnswer {
  if (datasource === undefined) return json(404, { message: 'Data source not found' });
  const problem = whyUnreachable(stack, datasource.url);
  return problem === null
    ? json(200, { message: 'Successfully queried the Prometheus API.', status: 'OK' })
    : json(400, { message: `Post "${datasource.url}/api/v1/query": ${problem}`, status: 'ERROR' });
}
