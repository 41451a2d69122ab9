/** `docker start`, `stop`, `restart`, `rm`: by container name. */
import { exitContainer, removeContainer, serviceSpec, startContainer } from '../../state/index.ts';
import { type Container, portHolder, type Stranger } from '../../state/index.ts';
import { type Command, type CommandContext, fail } from '../context.ts';
import { isOn, parseFlags } from '../flags.ts';
import { badFlag, needsArguments } from './usage.ts';
import { findContainer, findStranger } from './view.ts';

const START_MS = 250;

type Action = (context: CommandContext, container: Container, flags: { force: boolean }) => Promise<string | null>;

export const start = forEach('start', async (context, container) => {
  await context.sleep(START_MS);
  const result = await context.system.change((stack, now) => startContainer(stack, container.service, now));
  return result.ok ? null : result.why;
});

export const stop = forEach('stop', async (context, container) => {
  await stopOne(context, container);
  return null;
});

export const restart = forEach('restart', async (context, container) => {
  await stopOne(context, container);
  await context.sleep(START_MS);
  const result = await context.system.change((stack, now) => startContainer(stack, container.service, now));
  return result.ok ? null : result.why;
});

export const rm = forEach('rm', async (context, container, { force }) => {
  const name = serviceSpec(container.service).container;
  if (container.state.status !== 'exited') {
    if (!force)
      return `cannot remove container "${name}": container is ${container.state.status}: stop the container before removing or force remove`;
    await context.system.change((stack, now) => exitContainer(stack, container.service, now, 137));
  }
  await context.system.change((stack) => removeContainer(stack, container.service));
  return null;
});

async function stopOne(context: CommandContext, container: Container): Promise<void> {
  if (container.state.status === 'exited') return;
  await context.sleep(serviceSpec(container.service).stopMs);
  await context.system.change((stack, now) => exitContainer(stack, container.service, now, 0));
}

/** The shape all four share: every name in turn, its name printed when done, problems at the end. */
function forEach(verb: string, action: Action): Command {
  return async (context) => {
    const line = `docker ${verb} [OPTIONS] CONTAINER [CONTAINER...]`;
    const parsed = parseFlags(context.args, {
      force: { short: 'f' },
      volumes: { short: 'v' },
      time: { short: 't', value: true },
      timeout: { value: true },
    });
    if (!parsed.ok) return await badFlag(context, `docker ${verb}`, line, parsed.message);
    if (parsed.rest.length === 0) return await needsArguments(context, `docker ${verb}`, line, 'at least 1 argument');
    let status = 0;
    for (const name of parsed.rest) {
      const container = findContainer(context.system.look(), name);
      const stranger = container === undefined ? findStranger(context.system.look(), name) : undefined;
      const problem =
        stranger !== undefined
          ? await onStranger(context, stranger, verb, isOn(parsed, 'force'))
          : container === undefined
            ? `No such container: ${name}`
            : await action(context, container, { force: isOn(parsed, 'force') });
      if (problem === null) await context.stdout.write(`${name}\n`);
      else status = await fail(context, 1, `Error response from daemon: ${problem}`);
    }
    return status;
  };
}

/** The four verbs on a container that is none of the project's. Its problem in words, else null. */
async function onStranger(
  context: CommandContext,
  stranger: Stranger,
  verb: string,
  force: boolean,
): Promise<string | null> {
  const isUp = stranger.state.status === 'running';
  if (verb === 'rm' && isUp && !force)
    return `cannot remove container "${stranger.name}": container is running: stop the container before removing or force remove`;
  await context.sleep(START_MS);
  return await context.system.change((stack, now) => {
    if (verb === 'rm') stack.strangers.delete(stranger.name);
    if (verb === 'stop' && isUp) stranger.state = { status: 'exited', finishedAt: now, exitCode: 0 };
    if (verb === 'start' || verb === 'restart') {
      const taken = stranger.ports.find(({ host }) => {
        const holder = portHolder(stack, host);
        return holder !== null && holder !== stranger.name;
      });
      if (taken !== undefined)
        return `failed to set up container networking: driver failed programming external connectivity on endpoint ${stranger.name}: Bind for ${taken.address}:${taken.host} failed: port is already allocated`;
      stranger.state = { status: 'running', startedAt: now };
    }
    return null;
  });
}
