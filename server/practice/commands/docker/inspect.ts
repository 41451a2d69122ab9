/** `docker inspect`: one container in full, or the fields that a template asks for. */
import {
  commandLine,
  type Container,
  containerHealth,
  type PortBinding,
  type ServiceName,
  serviceSpec,
  type Stack,
} from '../../state/index.ts';
import { findImage, type Stranger } from '../../state/index.ts';
import { PROJECT, volumeName } from '../../state/catalogue.ts';
import { type Command, fail } from '../context.ts';
import { parseFlags, valueOf } from '../flags.ts';
import { renderOne } from '../template.ts';
import { addressOf } from '../../state/network.ts';
import { badFlag, needsArguments } from './usage.ts';
import { describeImage } from './image.ts';
import { PROJECT_NETWORK } from './network.ts';
import { findContainer, findStranger } from './view.ts';

const FLAGS = { format: { short: 'f', value: true }, size: { short: 's' }, type: { value: true } } as const;
const LINE = 'docker inspect [OPTIONS] NAME|ID [NAME|ID...]';
/** Where the checkout lies on the host. */
const CHECKOUT = `/home/operator/${PROJECT}`;
const NEVER = '0001-01-01T00:00:00Z';
/** Whom the images run as; none is root where the image says nothing. */
const USERS: Partial<Record<ServiceName, string>> = {
  'robo-rlhf': 'robo',
  'robo-rlhf-dev': 'robo',
  'robo-rlhf-gpu': 'robo',
  jupyter: 'robo',
  tensorboard: 'robo',
  prometheus: 'nobody',
  grafana: '472',
};

export const inspect: Command = async (context) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok) return await badFlag(context, 'docker inspect', LINE, parsed.message);
  if (parsed.rest.length === 0) return await needsArguments(context, 'docker inspect', LINE, 'at least 1 argument');
  const stack = context.system.look();
  const found: Record<string, unknown>[] = [];
  const problems: string[] = [];
  for (const name of parsed.rest) {
    const container = findContainer(stack, name);
    const stranger = container === undefined ? findStranger(stack, name) : undefined;
    const image = container === undefined && stranger === undefined ? findImage(stack, name) : undefined;
    const type = valueOf(parsed, 'type');
    if (stranger !== undefined) found.push(describeStranger(stranger));
    else if (image !== undefined && type !== 'container') found.push(describeImage(image));
    else if (container === undefined) problems.push(`Error: No such object: ${name}`);
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
  const { state, config } = container;
  const health = containerHealth(stack, container, now);
  const [path, ...args] = commandLine(container).split(' ');
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
      OOMKilled: container.oomKilled,
      Dead: false,
      ExitCode: state.status === 'running' ? 0 : state.exitCode,
      Error: '',
      StartedAt: new Date(state.startedAt).toISOString(),
      FinishedAt: state.status === 'running' ? NEVER : new Date(state.finishedAt).toISOString(),
      ...(health === null ? {} : { Health: { Status: health, FailingStreak: 0 } }),
    },
    Image: `sha256:${container.imageId}`,
    Name: `/${spec.container}`,
    RestartCount: container.restartCount,
    HostConfig: {
      RestartPolicy: { Name: config.restart, MaximumRetryCount: 0 },
      Memory: container.memoryBytes ?? 0,
      NanoCpus: Math.round((config.cpus ?? 0) * 1e9),
      LogConfig: { Type: config.logging.driver, Config: config.logging.options },
      PortBindings: bindings(config.ports),
      NetworkMode: PROJECT_NETWORK,
      Privileged: false,
    },
    NetworkSettings: { Networks: container.offNetwork === true ? {} : { [PROJECT_NETWORK]: endpointOf(container) } },
    Mounts: [
      ...spec.volumes.map((short) => ({ Type: 'volume', Name: volumeName(short), Driver: 'local', RW: true })),
      ...config.binds.map(({ source, target, readOnly }) => ({
        Type: 'bind',
        Source: `${CHECKOUT}/${source}`,
        Destination: target,
        Mode: readOnly ? 'ro' : 'rw',
        RW: !readOnly,
      })),
    ],
    Config: {
      User: USERS[container.service] ?? '',
      Image: config.image,
      Env: Object.entries(config.environment).map(([name, value]) => `${name}=${value}`),
      Labels: { 'com.docker.compose.project': PROJECT, 'com.docker.compose.service': spec.name },
    },
  };
}

function endpointOf({ service, id }: Container): Record<string, unknown> {
  return { IPAddress: addressOf(service), Aliases: [serviceSpec(service).container, service, id.slice(0, 12)] };
}

function bindings(ports: readonly PortBinding[]): Record<string, { HostIp: string; HostPort: string }[]> {
  const byPort: Record<string, { HostIp: string; HostPort: string }[]> = {};
  for (const { address, host, container } of ports)
    (byPort[`${container}/tcp`] ??= []).push({ HostIp: address === '0.0.0.0' ? '' : address, HostPort: String(host) });
  return byPort;
}

function describeStranger({ id, name, image, createdAt, state, ports }: Stranger): Record<string, unknown> {
  return {
    Id: id,
    Created: new Date(createdAt).toISOString(),
    State: { Status: state.status, Running: state.status === 'running' },
    Name: `/${name}`,
    RestartCount: 0,
    HostConfig: { RestartPolicy: { Name: 'no', MaximumRetryCount: 0 }, Memory: 0, PortBindings: bindings(ports) },
    Config: { Image: image, Env: [], Labels: {} },
  };
}
