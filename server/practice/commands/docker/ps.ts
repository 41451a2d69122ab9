/** `docker ps`: the containers of the host. */
import { type Command, fail } from '../context.ts';
import { isOn, parseFlags, valueOf } from '../flags.ts';
import { ellipsis, goTime, humanDuration, textTable } from '../format.ts';
import { renderRows } from '../template.ts';
import { badFlag } from './usage.ts';
import { type PortBinding, type Stack } from '../../state/index.ts';
import { type ContainerView, containerViews, portsShown, strangerStatus } from './view.ts';

const FLAGS = {
  all: { short: 'a' },
  quiet: { short: 'q' },
  filter: { short: 'f', value: true },
  format: { value: true },
  'no-trunc': {},
  last: { short: 'n', value: true },
} as const;

export const ps: Command = async (context) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok) return await badFlag(context, 'docker ps', 'docker ps [OPTIONS]', parsed.message);
  if (parsed.rest.length > 0) {
    return await fail(
      context,
      1,
      `docker: 'docker ps' accepts no arguments\n\nUsage:  docker ps [OPTIONS]\n\nRun 'docker ps --help' for more information`,
    );
  }
  let views = hostViews(context.system.look(), context.system.now());
  const filters = parsed.values.get('filter') ?? [];
  if (!isOn(parsed, 'all') && !filters.some((filter) => filter.startsWith('status='))) {
    views = views.filter(({ state }) => state !== 'exited');
  }
  for (const filter of filters) {
    const matches = filterOf(filter);
    if (matches === null)
      return await fail(context, 1, `Error response from daemon: invalid filter '${filter.split('=')[0]}'`);
    views = views.filter(matches);
  }
  const whole = isOn(parsed, 'no-trunc');
  const idOf = ({ id }: HostView): string => (whole ? id : id.slice(0, 12));
  if (isOn(parsed, 'quiet')) {
    await context.stdout.write(views.map((view) => `${idOf(view)}\n`).join(''));
    return 0;
  }
  const format = valueOf(parsed, 'format');
  if (format !== undefined && format !== 'table') {
    const rows = views.map((view) => ({
      ID: idOf(view),
      Names: view.name,
      Image: view.image,
      Command: `"${whole ? view.command : ellipsis(view.command, 20)}"`,
      CreatedAt: goTime(view.createdAt),
      RunningFor: view.createdAgo,
      Ports: view.ports,
      State: view.state,
      Status: view.status,
    }));
    const made = renderRows(format, rows, { ID: 'CONTAINER ID', RunningFor: 'CREATED' });
    if (!made.ok) return await fail(context, 1, made.message);
    await context.stdout.write(made.text);
    return 0;
  }
  const heading = ['CONTAINER ID', 'IMAGE', 'COMMAND', 'CREATED', 'STATUS', 'PORTS', 'NAMES'];
  const rows = views.map((view) => {
    const command = `"${whole ? view.command : ellipsis(view.command, 20)}"`;
    return [idOf(view), view.image, command, view.createdAgo, view.status, view.ports, view.name];
  });
  await context.stdout.write(textTable([heading, ...rows]));
  return 0;
};

type HostView = Omit<ContainerView, 'container'> & {
  id: string;
  createdAt: number;
  state: string;
  /** Published while it runs. */
  bindings: readonly PortBinding[];
};

/** Every container of the host: the project's, and those of others. */
function hostViews(stack: Stack, now: number): HostView[] {
  const own = containerViews(stack, now).map(({ container, ...view }) => ({
    ...view,
    id: container.id,
    createdAt: container.createdAt,
    state: container.state.status as string,
    bindings: container.state.status === 'running' ? container.config.ports : [],
  }));
  const others = [...stack.strangers.values()].map((stranger) => {
    const bindings = stranger.state.status === 'running' ? stranger.ports : [];
    const { id, name, image, command, createdAt } = stranger;
    return {
      id,
      name,
      image,
      command,
      createdAt,
      bindings,
      state: stranger.state.status as string,
      health: null,
      ports: portsShown(bindings),
      status: strangerStatus(stranger, now),
      createdAgo: `${humanDuration(now - createdAt)} ago`,
    };
  });
  return [...own, ...others].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** A filter of `docker ps`, null when the simulator does not know it. */
function filterOf(filter: string): ((view: HostView) => boolean) | null {
  const at = filter.indexOf('=');
  const [key, value] = [filter.slice(0, at), filter.slice(at + 1)];
  if (key === 'name') return ({ name }) => name.includes(value);
  if (key === 'status') return ({ state }) => state === value;
  if (key === 'publish') return ({ bindings }) => bindings.some(({ host }) => host === Number(value.split('/')[0]));
  if (key === 'health') return ({ health }) => (health ?? 'none') === value;
  return null;
}
