/** `docker commit`: the file system of a container, kept as an image. */
import { addImage } from '../../state/index.ts';
import { type Command, fail } from '../context.ts';
import { parseFlags } from '../flags.ts';
import { badFlag, needsArguments } from './usage.ts';
import { findContainer } from './view.ts';

const LINE = 'docker commit [OPTIONS] CONTAINER [REPOSITORY[:TAG]]';
const COMMIT_MS = 400;

export const commit: Command = async (context) => {
  const parsed = parseFlags(context.args, {
    message: { short: 'm', value: true },
    author: { short: 'a', value: true },
    pause: { short: 'p' },
  });
  if (!parsed.ok) return await badFlag(context, 'docker commit', LINE, parsed.message);
  const [nameOrId, reference] = parsed.rest;
  if (nameOrId === undefined || reference === undefined)
    return await needsArguments(context, 'docker commit', LINE, 'at least 2 arguments on the practice system');
  if (!/^[a-z0-9][a-z0-9._/-]*(?::[\w.-]{1,128})?$/.test(reference))
    return await fail(context, 1, `invalid reference format`);
  const container = findContainer(context.system.look(), nameOrId);
  if (container === undefined)
    return await fail(context, 1, `Error response from daemon: No such container: ${nameOrId}`);
  await context.sleep(COMMIT_MS);
  const made = await context.system.change((stack, now) => {
    const source = stack.images.find(({ id }) => id === container.imageId);
    return addImage(stack, reference, { now, modules: source?.modules ?? [], bytes: source?.bytes ?? 0 });
  });
  await context.stdout.write(`sha256:${made.id}\n`);
  return 0;
};
