/** `docker compose ps`: the containers of the project, those that have ended only with `--all`. */
import { PROJECT } from '../../state/catalogue.ts';
import { serviceSpec } from '../../state/index.ts';
import { type ContainerView, containerViews } from '../docker/view.ts';
import { fail } from '../context.ts';
import { isOn, parseFlags, valueOf } from '../flags.ts';
import { ellipsis, goTime, textTable } from '../format.ts';
import { renderRows } from '../template.ts';
import { badComposeFlag, type ComposeCommand, findServices, noSuchService } from './context.ts';

const FLAGS = {
  all: { short: 'a' },
  quiet: { short: 'q' },
  services: {},
  status: { value: true },
  filter: { value: true },
  format: { value: true },
  'no-trunc': {},
  orphans: {},
} as const;
const USAGE = 'docker compose ps [OPTIONS] [SERVICE...]';
const STATUSES = ['paused', 'restarting', 'removing', 'running', 'dead', 'created', 'exited'];

export const ps: ComposeCommand = async (context) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok) return await badComposeFlag(context, USAGE, parsed.message);
  const found = findServices(parsed.rest);
  if (!found.ok) return await noSuchService(context, found.unknown);
  const filter = valueOf(parsed, 'filter');
  if (filter !== undefined && !filter.startsWith('status='))
    return await fail(context, 1, `unknown filter ${filter.split('=')[0]}`);
  const statuses = [
    ...(parsed.values.get('status') ?? []),
    ...(filter === undefined ? [] : [filter.slice('status='.length)]),
  ];
  const unknown = statuses.find((status) => !STATUSES.includes(status));
  if (unknown !== undefined) return await fail(context, 1, `unknown status: ${unknown}`);

  let views = containerViews(context.system.look(), context.system.now());
  if (found.services.length > 0) views = views.filter(({ container }) => found.services.includes(container.service));
  if (statuses.length > 0) views = views.filter(({ container }) => statuses.includes(container.state.status));
  else if (!isOn(parsed, 'all')) views = views.filter(({ container }) => container.state.status !== 'exited');

  if (isOn(parsed, 'quiet')) {
    await context.stdout.write(views.map(({ container }) => `${container.id}\n`).join(''));
  } else if (isOn(parsed, 'services')) {
    await context.stdout.write(views.map(({ container }) => `${container.service}\n`).join(''));
  } else {
    const format = valueOf(parsed, 'format') ?? 'table';
    if (format !== 'table') {
      const made = renderRows(format, views.map(jsonRow), { RunningFor: 'CREATED AT' });
      if (!made.ok) return await fail(context, 1, made.message);
      await context.stdout.write(made.text);
    } else {
      await context.stdout.write(table(views, isOn(parsed, 'no-trunc')));
    }
  }
  return 0;
};

function table(views: readonly ContainerView[], whole: boolean): string {
  const rows = views.map((view) => {
    const command = `"${whole ? view.command : ellipsis(view.command, 20)}"`;
    return [view.name, view.image, command, view.container.service, view.createdAgo, view.status, view.ports];
  });
  return textTable([['NAME', 'IMAGE', 'COMMAND', 'SERVICE', 'CREATED', 'STATUS', 'PORTS'], ...rows]);
}

function jsonRow(view: ContainerView): Record<string, unknown> {
  const { container } = view;
  const spec = serviceSpec(container.service);
  return {
    Command: `"${ellipsis(view.command, 20)}"`,
    CreatedAt: goTime(container.createdAt),
    ExitCode: container.state.status === 'running' ? 0 : container.state.exitCode,
    Health: view.health ?? '',
    ID: container.id.slice(0, 12),
    Image: view.image,
    Name: view.name,
    Names: view.name,
    Ports: view.ports,
    Project: PROJECT,
    Publishers:
      container.state.status !== 'running'
        ? []
        : spec.ports.map(({ host, container: inside }) => ({
            URL: '0.0.0.0',
            TargetPort: inside,
            PublishedPort: host,
            Protocol: 'tcp',
          })),
    RunningFor: view.createdAgo,
    Service: container.service,
    State: container.state.status,
    Status: view.status,
  };
}
