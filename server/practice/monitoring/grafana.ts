/** What Grafana was provisioned with: the files that are mounted into its container. */
import type { Stack } from '../state/index.ts';
import { readYaml, type Yaml, yamlAt } from '../yaml.ts';
import { fileInside, mountsOf } from './mounts.ts';

export type Datasource = {
  id: number;
  uid: string;
  name: string;
  type: string;
  access: string;
  url: string;
  isDefault: boolean;
  jsonData: Yaml;
  readOnly: boolean;
};
export type Dashboard = { uid: string; title: string; json: unknown };

const PROVISIONING = '/etc/grafana/provisioning';
const DATASOURCES = `${PROVISIONING}/datasources/prometheus.yml`;
/** The truth cannot list a folder of the checkout; these are the dashboards it looks for in the provider's folder. */
const DASHBOARDS = ['overview.json', 'training.json', 'monitoring.json'] as const;
const PROVIDER = `${PROVISIONING}/dashboards/dashboards.yml`;
/** What Grafana makes of the name `Prometheus` where the file gives no uid. */
const UID_OF_PROMETHEUS = 'PBFA97CFB590B2093';

export function datasourcesOf(stack: Stack): Datasource[] {
  const listed = yamlAt(yamlInside(stack, DATASOURCES), 'datasources');
  return (Array.isArray(listed) ? listed : []).map((each, i) => ({
    id: i + 1,
    uid: String(yamlAt(each, 'uid') ?? UID_OF_PROMETHEUS),
    orgId: 1,
    name: String(yamlAt(each, 'name') ?? ''),
    type: String(yamlAt(each, 'type') ?? ''),
    access: String(yamlAt(each, 'access') ?? 'proxy'),
    url: String(yamlAt(each, 'url') ?? ''),
    isDefault: yamlAt(each, 'isDefault') === true,
    jsonData: yamlAt(each, 'jsonData') ?? {},
    readOnly: true,
  }));
}

/** Dashboards that could be read. A file in the form of the import API, wrapped in `dashboard`, has no title and is none. */
export function dashboardsOf(stack: Stack): Dashboard[] {
  return dashboardFiles(stack).flatMap(({ json }) => {
    const dashboard = json as { uid?: unknown; title?: unknown } | null;
    if (typeof dashboard?.title !== 'string' || dashboard.title === '') return [];
    return [{ uid: String(dashboard.uid ?? dashboard.title), title: dashboard.title, json }];
  });
}

/** Lines that Grafana writes about files it could make nothing of, at a time. */
export function provisioningErrors(stack: Stack, now: number): string[] {
  return dashboardFiles(stack).flatMap(({ path, json }) => {
    if (typeof (json as { title?: unknown } | null)?.title === 'string') return [];
    const why = json === null ? 'invalid character' : 'Dashboard title cannot be empty';
    return [
      `logger=provisioning.dashboard type=file name=robo-rlhf t=${new Date(now).toISOString()} level=error msg="failed to load dashboard from " file=${path} error="${why}"`,
    ];
  });
}

function dashboardFiles(stack: Stack): { path: string; json: unknown }[] {
  const folder = yamlAt(yamlInside(stack, PROVIDER), 'providers', 0, 'options', 'path');
  if (typeof folder !== 'string') return [];
  return DASHBOARDS.flatMap((name) => {
    const path = `${folder.replace(/\/$/, '')}/${name}`;
    const text = textInside(stack, path);
    if (text === null) return [];
    try {
      return [{ path, json: JSON.parse(text) as unknown }];
    } catch {
      return [{ path, json: null }];
    }
  });
}

function yamlInside(stack: Stack, path: string): Yaml | undefined {
  const text = textInside(stack, path);
  const read = text === null ? null : readYaml(text);
  return read?.ok === true ? read.value : undefined;
}

function textInside(stack: Stack, path: string): string | null {
  const container = stack.containers.get('grafana');
  return container === undefined ? null : fileInside(stack, mountsOf(stack, container), path);
}
