/** `docker compose config`: what the project declares, in the forms operators ask for. */
import { NETWORK, PROJECT, volumeName } from '../../state/catalogue.ts';
import { type ServiceName, serviceNames, serviceSpec } from '../../state/index.ts';
import { isOn, parseFlags } from '../flags.ts';
import { badComposeFlag, type ComposeCommand } from './context.ts';
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
  const names = serviceNames(context.profiles).sort();
  const volumes = [...new Set(names.flatMap((name) => serviceSpec(name).volumes))].sort();
  const lines = (list: readonly string[]): Promise<void> =>
    context.stdout.write(list.map((item) => `${item}\n`).join(''));
  if (isOn(parsed, 'quiet')) return 0;
  if (isOn(parsed, 'services')) await lines(names);
  else if (isOn(parsed, 'volumes')) await lines(volumes);
  else if (isOn(parsed, 'images')) await lines([...new Set(names.map((name) => serviceSpec(name).image))]);
  else if (isOn(parsed, 'profiles')) await lines(['dev', 'gpu', 'monitoring']);
  else {
    const project = {
      name: PROJECT,
      services: Object.fromEntries(names.map((name) => [name, describe(name)])),
      networks: { [NETWORK]: { name: `${PROJECT}_${NETWORK}`, driver: 'bridge' } },
      volumes: Object.fromEntries(volumes.map((short) => [short, { name: volumeName(short) }])),
    };
    await context.stdout.write(
      parsed.values.get('format')?.at(-1) === 'json' ? `${JSON.stringify(project, null, 2)}\n` : yamlText(project),
    );
  }
  return 0;
};

function describe(name: ServiceName): Plain {
  const spec = serviceSpec(name);
  return {
    ...(spec.profile === null ? {} : { profiles: [spec.profile] }),
    container_name: spec.container,
    ...(spec.dependsOn.length === 0
      ? {}
      : {
          depends_on: Object.fromEntries(
            spec.dependsOn.map((other) => [other, { condition: 'service_started', required: true }]),
          ),
        }),
    ...(Object.keys(spec.environment).length === 0 ? {} : { environment: spec.environment }),
    image: spec.image,
    networks: { [NETWORK]: null },
    ports: spec.ports.map(({ host, container }) => ({
      mode: 'ingress',
      target: container,
      published: String(host),
      protocol: 'tcp',
    })),
    ...(spec.restart === 'no' ? {} : { restart: spec.restart }),
  };
}
