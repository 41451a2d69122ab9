/** How Docker describes a container: the words that `docker ps`, `docker compose ps` and `docker inspect` share. */
import { type Container, containerHealth, serviceSpec, type Stack } from '../../state/index.ts';
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
    image: spec.image,
    command: spec.command,
    ports: isUp
      ? spec.ports
          .map(({ host, container: inside }) => `0.0.0.0:${host}->${inside}/tcp, [::]:${host}->${inside}/tcp`)
          .join(', ')
      : '',
    health,
    status: statusWords(container, health, now),
    createdAgo: `${humanDuration(now - container.createdAt)} ago`,
  };
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
