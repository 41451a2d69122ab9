/** `docker compose config`: what the project declares, in the forms operators ask for. */
import { NETWORK, PROJECT, volumeName } from '../../state/catalogue.ts';
import { type ServiceName, serviceSpec } from '../../state/index.ts';
import { isOn, parseFlags } from '../flags.ts';
import { type Yaml, yamlAt } from '../../yaml.ts';
import { badComposeFlag, type ComposeCommand, type ComposeContext, findServices, noSuchService } from './context.ts';
import { activeServices, configOf } from './project.ts';
import { type Plain, yamlText } from './yaml-text.ts';

const FLAGS = {
  services: {},
  volumes: {},
  images: {},
  profiles: {},
  quiet: { short: 'q' },
  'no-interpolate': {},
  format: { value: true },
} as const;

export const config: ComposeCommand = async (context) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok) return await badComposeFlag(context, 'docker compose config [OPTIONS] [SERVICE...]', parsed.message);
  const wanted = findServices(parsed.rest);
  if (!wanted.ok) return await noSuchService(context, wanted.unknown);
  const active = activeServices(context.project, context.profiles);
  const names = (wanted.services.length > 0 ? wanted.services : active).toSorted();
  const volumes = [...new Set(names.flatMap((name) => serviceSpec(name).volumes))].sort();
  const lines = (list: readonly string[]): Promise<void> =>
    context.stdout.write(list.map((item) => `${item}\n`).join(''));
  if (isOn(parsed, 'quiet')) return 0;
  if (isOn(parsed, 'services')) await lines(names);
  else if (isOn(parsed, 'volumes')) await lines(volumes);
  else if (isOn(parsed, 'images'))
    await lines([...new Set(names.map((name) => configOf(context.project, name).image))]);
  else if (isOn(parsed, 'profiles')) await lines(['dev', 'gpu', 'monitoring']);
  else {
    const project = {
      name: PROJECT,
      services: Object.fromEntries(names.map((name) => [name, describe(context, name)])),
      networks: { [NETWORK]: { name: `${PROJECT}_${NETWORK}`, driver: 'bridge' } },
      volumes: Object.fromEntries(volumes.map((short) => [short, { name: volumeName(short) }])),
    };
    await context.stdout.write(
      parsed.values.get('format')?.at(-1) === 'json' ? `${JSON.stringify(project, null, 2)}\n` : yamlText(project),
    );
  }
  return 0;
};

function describe(context: ComposeContext, name: ServiceName): Plain {
  const spec = serviceSpec(name);
  const config = configOf(context.project, name);
  const declared = yamlAt(context.project.merged, 'services', name);
  const health = yamlAt(declared, 'healthcheck');
  const optional = (key: string, value: Plain | null): Record<string, Plain> =>
    value === null ? {} : { [key]: value };
  const mounts: Plain[] = [
    ...spec.volumes.map((source) => ({ type: 'volume', source, target: placeOf(declared, source), volume: {} })),
    ...config.binds.map(({ source, target, readOnly }) => ({
      type: 'bind',
      source: source === '.' ? context.cwd : `${context.cwd}/${source}`,
      target,
      ...(readOnly ? { read_only: true } : {}),
      bind: { create_host_path: true },
    })),
  ];
  return {
    ...optional('profiles', spec.profile === null ? null : [spec.profile]),
    ...optional('build', config.builds ? ((yamlAt(declared, 'build') ?? null) as Plain | null) : null),
    command: config.command,
    container_name: spec.container,
    ...optional('cpus', config.cpus),
    ...optional(
      'depends_on',
      spec.dependsOn.length === 0
        ? null
        : Object.fromEntries(spec.dependsOn.map((other) => [other, { condition: 'service_started', required: true }])),
    ),
    ...optional('environment', Object.keys(config.environment).length === 0 ? null : config.environment),
    ...optional('healthcheck', (health ?? null) as Plain | null),
    image: config.image,
    ...optional(
      'logging',
      yamlAt(declared, 'logging') === undefined
        ? null
        : { driver: config.logging.driver, options: config.logging.options },
    ),
    ...optional('mem_limit', config.memoryBytes === null ? null : String(config.memoryBytes)),
    networks: { [NETWORK]: null },
    ports: config.ports.map(({ address, host, container }) => ({
      mode: 'ingress',
      ...(address === '0.0.0.0' ? {} : { host_ip: address }),
      target: container,
      published: String(host),
      protocol: 'tcp',
    })),
    ...optional('restart', config.restart === 'no' ? null : config.restart),
    ...optional('volumes', mounts.length === 0 ? null : mounts),
  };
}

/** Where a named volume shows inside. */
function placeOf(declared: Yaml | undefined, source: string): string {
  const volumes = yamlAt(declared, 'volumes');
  const found = Array.isArray(volumes)
    ? volumes.map(String).find((volume) => volume.startsWith(`${source}:`))
    : undefined;
  return found?.split(':')[1] ?? '';
}
