/** `docker compose cp SERVICE:PATH LOCAL`: files out of a container, into the caller's working directory. */
import { fail } from '../context.ts';
import { parseFlags } from '../flags.ts';
import { badComposeFlag, type ComposeCommand, findServices, noSuchService } from './context.ts';
import { createProgress } from './progress.ts';
import { thingOf } from './lifecycle.ts';

const USAGE = 'docker compose cp [OPTIONS] SERVICE:SRC_PATH DEST_PATH|-';

export const cp: ComposeCommand = async (context) => {
  const parsed = parseFlags(context.args, {
    archive: { short: 'a' },
    'follow-link': { short: 'L' },
    index: { value: true },
  });
  if (!parsed.ok) return await badComposeFlag(context, USAGE, parsed.message);
  const [source, target] = parsed.rest;
  if (source === undefined || target === undefined) return await badComposeFlag(context, USAGE, 'requires 2 arguments');
  const at = source.indexOf(':');
  if (at < 0) return await fail(context, 1, 'docker compose cp: the practice system copies out of containers only');
  const found = findServices([source.slice(0, at)]);
  if (!found.ok) return await noSuchService(context, found.unknown);
  const container = context.system.look().containers.get(found.services[0]!);
  if (container === undefined) return await fail(context, 1, `no container found for service "${found.services[0]}"`);

  const path = source.slice(at + 1).replace(/\/+$/, '');
  const files = [...container.files].filter(([file]) => file === path || file.startsWith(`${path}/`));
  if (files.length === 0) {
    return await fail(
      context,
      1,
      `Error response from daemon: Could not find the file ${path} in container ${container.id}`,
    );
  }
  const progress = createProgress(context, 'Copying');
  const thing = thingOf(container);
  await progress.say(thing, `copy ${source} to ${target} Copying`);
  for (const [file, bytes] of files) {
    const place =
      file === path
        ? target.endsWith('/')
          ? target + file.slice(file.lastIndexOf('/') + 1)
          : target
        : `${target.replace(/\/+$/, '')}${file.slice(path.length)}`;
    const written = await context.writeFile(place, bytes);
    if (!written.ok) return await fail(context, 1, `${place}: ${written.why}`);
  }
  await progress.say(thing, `copy ${source} to ${target} Copied`, 'done');
  return 0;
};
