/**
 * `docker compose down`: stops and removes the containers of every service whose profile is on. Those of a profile that
 * is not on stay, and keep the network from being removed; that is how the real one behaves, and a trap.
 */
import { NETWORK, PROJECT } from '../../state/catalogue.ts';
import { removeContainer, serviceNames, serviceSpec } from '../../state/index.ts';
import { volumeUser } from '../../state/volumes.ts';
import { isOn, parseFlags } from '../flags.ts';
import { badComposeFlag, type ComposeCommand } from './context.ts';
import { stopOne, thingOf } from './lifecycle.ts';
import { createProgress } from './progress.ts';

const FLAGS = {
  volumes: { short: 'v' },
  'remove-orphans': {},
  rmi: { value: true },
  timeout: { short: 't', value: true },
} as const;

export const down: ComposeCommand = async (context) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok) return await badComposeFlag(context, 'docker compose down [OPTIONS] [SERVICES]', parsed.message);
  const services = serviceNames(context.profiles).toReversed();
  const progress = createProgress(context, 'Running');
  for (const name of services) {
    const container = context.system.look().containers.get(name);
    if (container === undefined) continue;
    await stopOne(context, container, progress);
    await progress.say(thingOf(container), 'Removing');
    await context.system.change((stack) => removeContainer(stack, name));
    await progress.say(thingOf(container), 'Removed', 'done');
  }
  if (isOn(parsed, 'volumes')) {
    for (const name of [...context.system.look().volumes.keys()].sort()) {
      const removed = await context.system.change((stack) => {
        const isFree = volumeUser(stack, name, (service) => serviceSpec(service).volumes) === null;
        return isFree && stack.volumes.delete(name);
      });
      await progress.say(
        `Volume ${name}`,
        removed ? 'Removed' : 'Resource is still in use',
        removed ? 'done' : 'failed',
      );
    }
  }
  const isFree = context.system.look().containers.size === 0;
  await progress.say(
    `Network ${PROJECT}_${NETWORK}`,
    isFree ? 'Removed' : 'Resource is still in use',
    isFree ? 'done' : 'failed',
  );
  return 0;
};
