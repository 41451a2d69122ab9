/** How Docker describes a container: the words that `docker ps`, `docker compose ps` and `docker inspect` share. */
import {
  commandLine,
  type Container,
  containerHealth,
  findImage,
  type PortBinding,
  serviceSpec,
  type Stack,
  type Stranger,
} from '../../state/index.ts';
import { humanDuration } from '../format.ts';

export type ContainerView = {
  container: Container;
  name: string;
  image: string;
  command: string;
  ports: string;
  health: 'starting' | 'healthy' | null;
  /** `Up 3 hours (healthy)`. */
  status: string;
  createdAgo: string;
};

/** Containers in Compose's order, by name. */
export function containerViews(stack: Stack, now: number): ContainerView[] {
  return [...stack.containers.values()]
    .map((container) => viewOf(stack, container, now))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function findContainer(stack: Stack, nameOrId: string): Container | undefined {
  const isIt = ({ id, service }: Container): boolean =>
    serviceSpec(service).container === nameOrId || (nameOrId.length >= 4 && id.startsWith(nameOrId));
  return [...stack.containers.values()].find(isIt);
}

function viewOf(stack: Stack, container: Container, now: number): ContainerView {
  const spec = serviceSpec(container.service);
  const health = containerHealth(stack, container, now);
  const isUp = container.state.status === 'running';
  return {
    container,
    name: spec.container,
    image: imageShown(stack, container),
    command: commandLine(container),
    ports: isUp && container.offNetwork !== true ? portsShown(container.config.ports) : '',
    health,
    status: statusWords(container, health, now),
    createdAgo: `${humanDuration(now - container.createdAt)} ago`,
  };
}

/** The reference it was made from, or its id once that name is another image's. */
function imageShown(stack: Stack, { config, imageId }: Container): string {
  return findImage(stack, config.image)?.id === imageId ? config.image : imageId.slice(0, 12);
}

/** Docker shows a port that is open on every address twice, for both families. */
export function portsShown(ports: readonly PortBinding[]): string {
  return ports
    .map(({ address, host, container: inside }) => {
      const shown = `${address}:${host}->${inside}/tcp`;
      return address === '0.0.0.0' ? `${shown}, [::]:${host}->${inside}/tcp` : shown;
    })
    .join(', ');
}

/** A container that is none of the project's, with the words that Docker has for it. */
export function strangerStatus({ state }: Stranger, now: number): string {
  return state.status === 'running'
    ? `Up ${humanDuration(now - state.startedAt)}`
    : `Exited (${state.exitCode}) ${humanDuration(now - state.finishedAt)} ago`;
}

export function findStranger(stack: Stack, nameOrId: string): Stranger | undefined {
  return [...stack.strangers.values()].find(
    ({ name, id }) => name === nameOrId || (nameOrId.length >= 4 && id.startsWith(nameOrId)),
  );
}

function statusWords(container: Container, health: ContainerView['health'], now: number): string {
  const { state } = container;
  if (state.status === 'running') {
    const probe = health === null ? '' : health === 'starting' ? ' (health: starting)' : ` (${health})`;
    return `Up ${humanDuration(now - state.startedAt)}${probe}`;
  }
  const ago = `${humanDuration(now - state.finishedAt)} ago`;
  return state.status === 'restarting' ? `Restarting (${state.exitCode}) ${ago}` : `Exited (${state.exitCode}) ${ago}`;
}
