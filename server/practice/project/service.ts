/** One service of the merged files as the configuration of its container. */
import { builtImageName, type ContainerConfig, type PortBinding, type ServiceName } from '../state/index.ts';
import { type Yaml, yamlAt } from '../yaml.ts';
import { pairs } from './merge.ts';

type Declared = { [key: string]: Yaml };
type Read = { ok: true; config: ContainerConfig } | { ok: false; why: string };

export function readService(name: ServiceName, declared: Declared): Read {
  const memory = readSize(declared.mem_limit ?? yamlAt(declared, 'deploy', 'resources', 'limits', 'memory'));
  if (memory === undefined) return { ok: false, why: `services.${name}.mem_limit: invalid size` };
  const cpus = declared.cpus ?? yamlAt(declared, 'deploy', 'resources', 'limits', 'cpus');
  if (cpus !== undefined && !(Number(cpus) > 0)) return { ok: false, why: `services.${name}.cpus must be a number` };
  const ports: PortBinding[] = [];
  for (const given of listOf(declared.ports)) {
    const port = readPort(given);
    if (port === null) return { ok: false, why: `services.${name}.ports: invalid port ${JSON.stringify(given)}` };
    ports.push(port);
  }
  return {
    ok: true,
    config: {
      image: declared.image === undefined ? builtImageName(name) : String(declared.image),
      builds: declared.build !== undefined,
      command: readCommand(declared.command),
      environment: Object.fromEntries(
        Object.entries(pairs(declared.environment)).map(([key, value]) => [key, value === null ? '' : String(value)]),
      ),
      ports,
      binds: listOf(declared.volumes).flatMap((given) => readBind(given) ?? []),
      memoryBytes: memory,
      cpus: cpus === undefined ? null : Number(cpus),
      logging: {
        driver: String(yamlAt(declared, 'logging', 'driver') ?? 'json-file'),
        options: Object.fromEntries(
          Object.entries(pairs(yamlAt(declared, 'logging', 'options'))).map(([key, value]) => [key, String(value)]),
        ),
      },
      restart: String(declared.restart ?? 'no'),
    },
  };
}

function listOf(value: Yaml | undefined): Yaml[] {
  return Array.isArray(value) ? value : [];
}

function readCommand(value: Yaml | undefined): string[] | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return value.map(String);
  return [...String(value).matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
}

/** `8080:8080`, `127.0.0.1:8080:8080`, or the long form. */
function readPort(value: Yaml): PortBinding | null {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const [host, container] = [Number(value.published), Number(value.target)];
    return host > 0 && container > 0 ? { address: String(value.host_ip ?? '0.0.0.0'), host, container } : null;
  }
  const match = /^(?:(\d+\.\d+\.\d+\.\d+|\[[\da-f:]+\]):)?(\d{1,5}):(\d{1,5})(?:\/tcp)?$/.exec(String(value));
  return match === null
    ? null
    : { address: match[1] ?? '0.0.0.0', host: Number(match[2]), container: Number(match[3]) };
}

/** A mount of the checkout; null for a named volume. */
function readBind(value: Yaml): ContainerConfig['binds'][number] | null {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    if (value.type !== 'bind') return null;
    return { source: clean(String(value.source)), target: String(value.target), readOnly: value.read_only === true };
  }
  const [source, target, mode] = String(value).split(':');
  if (source === undefined || target === undefined || !/^[./]/.test(source)) return null;
  return { source: clean(source), target, readOnly: mode === 'ro' };
}

/** Relative to the checkout, without `./`. */
function clean(source: string): string {
  return source.replace(/^\.\/+/, '').replace(/\/+$/, '') || '.';
}

const UNITS: Readonly<Record<string, number>> = { '': 1, b: 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** Bytes of `512m`, `4G`, `1.5gb`; null for no limit, undefined for what is no size. */
function readSize(value: Yaml | undefined): number | null | undefined {
  if (value === undefined || value === null) return null;
  const match = /^(\d+(?:\.\d+)?)\s*([bkmgt]?)i?b?$/i.exec(String(value));
  return match === null ? undefined : Math.round(Number(match[1]) * UNITS[match[2]!.toLowerCase()]!);
}
