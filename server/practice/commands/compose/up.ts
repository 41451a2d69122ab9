/** `docker compose up -d [--wait]`: makes and starts what is missing, with what it depends on. */
import {
  type Container,
  containerHealth,
  createContainer,
  exitContainer,
  findImage,
  removeContainer,
  sameConfig,
  type ServiceName,
  serviceSpec,
} from '../../state/index.ts';
import { fail } from '../context.ts';
import { isOn, parseFlags, valueOf } from '../flags.ts';
import { badComposeFlag, type ComposeCommand, type ComposeContext, findServices, noSuchService } from './context.ts';
import { buildOne, provideImage } from './images.ts';
import { createProgress, type Progress } from './progress.ts';
import { activeServices, configOf } from './project.ts';

const FLAGS = {
  detach: { short: 'd' },
  wait: {},
  'wait-timeout': { value: true },
  'no-deps': {},
  'no-recreate': {},
  'force-recreate': {},
  'remove-orphans': {},
  'quiet-pull': {},
  build: {},
  'no-build': {},
  pull: { value: true },
  timeout: { short: 't', value: true },
} as const;
const CREATE_MS = 150;
const START_MS = 250;
const PROBE_MS = 200;
/** Beyond this a container that is not healthy will not become so. */
const WAIT_LIMIT_MS = 60_000;

export const up: ComposeCommand = async (context) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok) return await badComposeFlag(context, 'docker compose up [OPTIONS] [SERVICE...]', parsed.message);
  const found = findServices(parsed.rest);
  if (!found.ok) return await noSuchService(context, found.unknown);
  const waits = isOn(parsed, 'wait');
  if (!isOn(parsed, 'detach') && !waits) {
    return await fail(
      context,
      1,
      'docker compose up: the practice system starts services in the background only; add -d or --wait',
    );
  }
  const missing = found.services.find((name) => !context.project.services.has(name));
  if (missing !== undefined) return await noSuchService(context, missing);
  const named = found.services.length > 0 ? found.services : activeServices(context.project, context.profiles);
  const services = isOn(parsed, 'no-deps') ? named : withDependencies(named);
  const progress = createProgress(context, 'Running');
  const always = valueOf(parsed, 'pull') === 'always';
  for (const name of services) {
    const isNamed = named.includes(name);
    if (isOn(parsed, 'build') && isNamed && configOf(context.project, name).builds) {
      const failed = await buildOne(context, name, { noCache: false });
      if (failed !== 0) return failed;
    } else await provideImage(context, name, { always: always && isNamed, progress });
  }
  const recreate = isOn(parsed, 'force-recreate') ? named : [];
  for (const name of services) {
    const problem = await bringUp(context, name, progress, {
      always: recreate.includes(name),
      never: isOn(parsed, 'no-recreate'),
    });
    if (problem !== null) return await fail(context, 1, `Error response from daemon: ${problem}`);
  }
  if (!waits) return 0;
  const limitMs = Number(valueOf(parsed, 'wait-timeout') ?? 0) * 1000 || WAIT_LIMIT_MS;
  const problems = await Promise.all(named.map((name) => waitHealthy(context, name, progress, limitMs)));
  const problem = problems.find((words) => words !== null);
  return problem === undefined || problem === null ? 0 : await fail(context, 1, problem);
};

async function bringUp(
  context: ComposeContext,
  name: ServiceName,
  progress: Progress,
  recreate: { always: boolean; never: boolean },
): Promise<string | null> {
  const thing = `Container ${serviceSpec(name).container}`;
  const config = configOf(context.project, name);
  let known = context.system.look().containers.get(name);
  if (known !== undefined && !recreate.never && (recreate.always || isOutdated(context, known))) {
    await progress.say(thing, 'Recreate');
    if (known.state.status !== 'exited') await context.sleep(serviceSpec(name).stopMs);
    await context.system.change((stack, now) => {
      exitContainer(stack, name, now, 0);
      removeContainer(stack, name);
    });
    await context.sleep(CREATE_MS);
    await progress.say(thing, 'Recreated');
    known = undefined;
  } else if (known?.state.status === 'running') {
    await progress.say(thing, 'Running', 'done');
    return null;
  } else if (known === undefined) {
    await progress.say(thing, 'Creating');
    await context.sleep(CREATE_MS);
    await progress.say(thing, 'Created');
  }
  await progress.say(thing, 'Starting');
  await context.sleep(START_MS);
  const result = await context.system.change((stack, now) => createContainer(stack, name, now, config));
  await progress.say(thing, result.ok ? 'Started' : 'Error', result.ok ? 'done' : 'failed');
  return result.ok ? null : result.why;
}

/** Whether the files or the image have changed since the container was made. */
function isOutdated(context: ComposeContext, container: Container): boolean {
  const wanted = configOf(context.project, container.service);
  const image = findImage(context.system.look(), wanted.image);
  return !sameConfig(container.config, wanted) || (image !== undefined && image.id !== container.imageId);
}

/** Waits until the service's own check agrees; why it never will, else null. */
async function waitHealthy(
  context: ComposeContext,
  name: ServiceName,
  progress: Progress,
  limitMs: number,
): Promise<string | null> {
  const spec = serviceSpec(name);
  const thing = `Container ${spec.container}`;
  const until = context.now() + limitMs;
  await progress.say(thing, 'Waiting');
  for (;;) {
    const stack = context.system.look();
    const container = stack.containers.get(name);
    if (container === undefined) return `no container found for service "${name}": not found`;
    if (container.state.status !== 'running') {
      await progress.say(thing, 'Error', 'failed');
      return `container ${spec.container} exited (${container.state.exitCode})`;
    }
    if (spec.healthyAfterMs === null || containerHealth(stack, container, context.now()) === 'healthy') {
      await progress.say(thing, 'Healthy', 'done');
      return null;
    }
    if (context.now() >= until) return `application not healthy after ${Math.round(limitMs / 1000)}s`;
    await context.sleep(PROBE_MS);
  }
}

/** Dependencies first, each once. */
function withDependencies(names: readonly ServiceName[]): ServiceName[] {
  const ordered: ServiceName[] = [];
  const add = (name: ServiceName): void => {
    for (const dependency of serviceSpec(name).dependsOn) add(dependency);
    if (!ordered.includes(name)) ordered.push(name);
  };
  names.forEach(add);
  return ordered;
}
