/** How a container is made: what Compose works out of its files, kept with the container until it is made anew. */
import { PROJECT, SERVICES, serviceSpec } from './catalogue.ts';
import type { ContainerConfig, ServiceName } from './types.ts';

/** Repository of the app's image, without its tag. */
export const APP_REPOSITORY = `${PROJECT}-robo-rlhf`;
/** Published build of the app, and the one in which gap A is closed. */
export const APP_IMAGE_AS_FOUND = `${APP_REPOSITORY}:latest`;
export const APP_IMAGE_MENDED = `${APP_REPOSITORY}:1.1.0`;
export const APP_COMMAND_MENDED = [
  'robo-rlhf',
  'server',
  '--pairs',
  '/workspace/data/preference_pairs.pkl',
  '--port',
  '8080',
] as const;

/** The service as the reference stack's docker-compose.yml has it. */
export function publishedConfig(name: ServiceName): ContainerConfig {
  const spec = serviceSpec(name);
  return {
    image: spec.image,
    builds: spec.image.startsWith(`${PROJECT}-`),
    command: name.startsWith('robo-rlhf') ? spec.command.split(' ') : null,
    environment: { ...spec.environment },
    ports: spec.ports.map((port) => ({ address: '0.0.0.0', ...port })),
    binds: [],
    memoryBytes: null,
    cpus: null,
    logging: { driver: 'json-file', options: {} },
    restart: spec.restart,
  };
}

/** Every service, as published. */
export function publishedConfigs(): Map<ServiceName, ContainerConfig> {
  return new Map(SERVICES.map(({ name }) => [name, publishedConfig(name)]));
}

/** Image reference with the tag that Docker adds. */
export function withTag(reference: string): string {
  return /:[^/]+$/.test(reference) || reference.includes('@') ? reference : `${reference}:latest`;
}

/** Equal when Compose would leave the container as it is. */
export function sameConfig(a: ContainerConfig, b: ContainerConfig): boolean {
  return JSON.stringify(inOrder(a)) === JSON.stringify(inOrder(b));
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, item]) => [key, inOrder(item)]);
}
