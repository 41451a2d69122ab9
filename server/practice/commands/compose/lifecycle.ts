/** `docker compose stop`, `start`, `restart`, `kill`, `rm`: containers that exist. */
import {
  type Container,
  exitContainer,
  removeContainer,
  serviceNames,
  serviceSpec,
  startContainer,
} from '../../state/index.ts';
import { fail } from '../context.ts';
import { isOn, parseFlags } from '../flags.ts';
import { badComposeFlag, type ComposeCommand, type ComposeContext, findServices, noSuchService } from './context.ts';
import { createProgress, type Progress } from './progress.ts';

const FLAGS = {
  timeout: { short: 't', value: true },
  force: { short: 'f' },
  stop: { short: 's' },
  volumes: { short: 'v' },
  signal: { value: true },
  'no-deps': {},
} as const;
const START_MS = 300;

/** A failure's words, or null. */
type Step = (context: ComposeContext, container: Container, progress: Progress) => Promise<string | null>;

export const stop = onContainers('stop', 'Stopping', stopOne);
export const start = onContainers('start', 'Running', startOne);
export const kill = onContainers('kill', 'Killing', async (context, container, progress) => {
  const thing = thingOf(container);
  await progress.say(thing, 'Killing');
  await context.system.change((stack, now) => exitContainer(stack, container.service, now, 137));
  await progress.say(thing, 'Killed', 'done');
  return null;
});
export const restart = onContainers('restart', 'Restarting', async (context, container, progress) => {
  const thing = thingOf(container);
  await progress.say(thing, 'Restarting');
  await context.sleep(serviceSpec(container.service).stopMs);
  await context.system.change((stack, now) => exitContainer(stack, container.service, now, 0));
  await context.sleep(START_MS);
  const result = await context.system.change((stack, now) => startContainer(stack, container.service, now));
  await progress.say(thing, result.ok ? 'Started' : 'Error', result.ok ? 'done' : 'failed');
  return result.ok ? null : result.why;
});

export const rm: ComposeCommand = async (context) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok) return await badComposeFlag(context, 'docker compose rm [OPTIONS] [SERVICE...]', parsed.message);
  const chosen = choose(context, parsed.rest);
  if (!chosen.ok) return await noSuchService(context, chosen.unknown);
  const progress = createProgress(context, 'Removing');
  if (isOn(parsed, 'stop')) for (const container of chosen.containers) await stopOne(context, container, progress);
  const ended = chosen.containers.filter(({ state }) => state.status === 'exited');
  if (ended.length === 0) return await fail(context, 0, 'No stopped containers');
  const list = ended.map(({ service }) => serviceSpec(service).container).join(', ');
  await context.stdout.write(`Going to remove ${list}\n`);
  if (!isOn(parsed, 'force')) {
    return await fail(
      context,
      1,
      'docker compose rm: the practice system does not ask back; add --force to remove them',
    );
  }
  for (const container of ended) {
    await progress.say(thingOf(container), 'Removing');
    await context.system.change((stack) => removeContainer(stack, container.service));
    await progress.say(thingOf(container), 'Removed', 'done');
  }
  return 0;
};

/** Stops one container if it is up. Shared with `down`. */
export async function stopOne(context: ComposeContext, container: Container, progress: Progress): Promise<null> {
  if (container.state.status !== 'exited') {
    await progress.say(thingOf(container), 'Stopping');
    await context.sleep(serviceSpec(container.service).stopMs);
    await context.system.change((stack, now) => exitContainer(stack, container.service, now, 0));
  }
  await progress.say(thingOf(container), 'Stopped', 'done');
  return null;
}

async function startOne(context: ComposeContext, container: Container, progress: Progress): Promise<string | null> {
  await progress.say(thingOf(container), 'Starting');
  await context.sleep(START_MS);
  const result = await context.system.change((stack, now) => startContainer(stack, container.service, now));
  await progress.say(thingOf(container), result.ok ? 'Started' : 'Error', result.ok ? 'done' : 'failed');
  return result.ok ? null : result.why;
}

export function thingOf(container: Container): string {
  return `Container ${serviceSpec(container.service).container}`;
}

/** The containers a command is about: those named, else those of every service whose profile is on. */
function choose(
  context: ComposeContext,
  names: readonly string[],
): { ok: true; containers: Container[]; missing: string | null } | { ok: false; unknown: string } {
  const found = findServices(names);
  if (!found.ok) return found;
  const wanted = names.length > 0 ? found.services : serviceNames(context.profiles);
  const stack = context.system.look();
  const containers = wanted.flatMap((name) => stack.containers.get(name) ?? []);
  return { ok: true, containers, missing: wanted.find((name) => !stack.containers.has(name)) ?? null };
}

function onContainers(verb: string, title: string, step: Step): ComposeCommand {
  return async (context) => {
    const parsed = parseFlags(context.args, FLAGS);
    if (!parsed.ok)
      return await badComposeFlag(context, `docker compose ${verb} [OPTIONS] [SERVICE...]`, parsed.message);
    const chosen = choose(context, parsed.rest);
    if (!chosen.ok) return await noSuchService(context, chosen.unknown);
    if (chosen.missing !== null && verb !== 'stop') {
      const why =
        verb === 'kill'
          ? `no container found for project "robo-rlhf-multimodal": not found`
          : `service "${chosen.missing}" has no container to ${verb}`;
      return await fail(context, 1, why);
    }
    const progress = createProgress(context, title);
    for (const container of chosen.containers) {
      const problem = await step(context, container, progress);
      if (problem !== null) return await fail(context, 1, `Error response from daemon: ${problem}`);
    }
    return 0;
  };
}
