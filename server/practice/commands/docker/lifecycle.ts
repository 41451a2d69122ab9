/** `docker start`, `stop`, `restart`, `rm`: by container name. */
import { exitContainer, removeContainer, serviceSpec, startContainer } from '../../state/index.ts';
import type { Container } from '../../state/index.ts';
import { type Command, type CommandContext, fail } from '../context.ts';
import { isOn, parseFlags } from '../flags.ts';
import { badFlag, needsArguments } from './usage.ts';
import { findContainer } from './view.ts';

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
      const problem =
        container === undefined
          ? `No such container: ${name}`
          : await action(context, container, { force: isOn(parsed, 'force') });
      if (problem === null) await context.stdout.write(`${name}\n`);
      else status = await fail(context, 1, `Error response from daemon: ${problem}`);
    }
    return status;
  };
}
