/** `docker inspect`: one container in full, or the fields that a template asks for. */
import { type Container, containerHealth, serviceSpec, type Stack } from '../../state/index.ts';
import { NETWORK, PROJECT, volumeName } from '../../state/catalogue.ts';
import { type Command, fail } from '../context.ts';
import { parseFlags, valueOf } from '../flags.ts';
import { renderOne } from '../template.ts';
import { badFlag, needsArguments } from './usage.ts';
import { findContainer } from './view.ts';

const FLAGS = { format: { short: 'f', value: true }, size: { short: 's' }, type: { value: true } } as const;
const LINE = 'docker inspect [OPTIONS] NAME|ID [NAME|ID...]';
const NEVER = '0001-01-01T00:00:00Z';

export const inspect: Command = async (context) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok) return await badFlag(context, 'docker inspect', LINE, parsed.message);
  if (parsed.rest.length === 0) return await needsArguments(context, 'docker inspect', LINE, 'at least 1 argument');
  const stack = context.system.look();
  const found: Record<string, unknown>[] = [];
  const problems: string[] = [];
  for (const name of parsed.rest) {
    const container = findContainer(stack, name);
    if (container === undefined) problems.push(`Error: No such object: ${name}`);
    else found.push(describe(stack, container, context.system.now()));
  }
  const format = valueOf(parsed, 'format');
  if (format === undefined) {
    await context.stdout.write(`${JSON.stringify(found, null, 4)}\n`);
  } else {
    for (const value of found) {
      const made = renderOne(format, value);
      if (!made.ok) return await fail(context, 1, made.message);
      await context.stdout.write(`${made.text}\n`);
    }
  }
  return problems.length === 0 ? 0 : await fail(context, 1, problems.join('\n'));
};

function describe(stack: Stack, container: Container, now: number): Record<string, unknown> {
  const spec = serviceSpec(container.service);
  const { state } = container;
  const health = containerHealth(stack, container, now);
  const [path, ...args] = spec.command.split(' ');
  return {
    Id: container.id,
    Created: new Date(container.createdAt).toISOString(),
    Path: path,
    Args: args,
    State: {
      Status: state.status,
      Running: state.status !== 'exited',
      Paused: false,
      Restarting: state.status === 'restarting',
      OOMKilled: false,
      Dead: false,
      ExitCode: state.status === 'running' ? 0 : state.exitCode,
      Error: '',
      StartedAt: new Date(state.startedAt).toISOString(),
      FinishedAt: state.status === 'running' ? NEVER : new Date(state.finishedAt).toISOString(),
      ...(health === null ? {} : { Health: { Status: health, FailingStreak: 0 } }),
    },
    Image: spec.image,
    Name: `/${spec.container}`,
    RestartCount: container.restartCount,
    HostConfig: {
      RestartPolicy: { Name: spec.restart, MaximumRetryCount: 0 },
      Memory: 0,
      NanoCpus: 0,
      NetworkMode: `${PROJECT}_${NETWORK}`,
    },
    Mounts: spec.volumes.map((short) => ({ Type: 'volume', Name: volumeName(short), Driver: 'local', RW: true })),
    Config: {
      Image: spec.image,
      Env: Object.entries(spec.environment).map(([name, value]) => `${name}=${value}`),
      Labels: { 'com.docker.compose.project': PROJECT, 'com.docker.compose.service': spec.name },
    },
  };
}
