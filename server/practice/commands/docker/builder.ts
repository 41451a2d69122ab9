/** `docker builder prune`: frees the build cache. */
import { type Command, fail } from '../context.ts';
import { isOn, parseFlags, valueOf } from '../flags.ts';
import { decimalSize } from '../format.ts';
import { olderThan } from './image.ts';
import { badFlag } from './usage.ts';

export const builder: Command = async (context) => {
  const [verb, ...rest] = context.args;
  if (verb !== 'prune') return await fail(context, 1, `docker: the practice system knows 'docker builder prune' only.`);
  const parsed = parseFlags(rest, { all: { short: 'a' }, force: { short: 'f' }, filter: { value: true } });
  if (!parsed.ok) return await badFlag(context, 'docker builder prune', 'docker builder prune', parsed.message);
  if (!isOn(parsed, 'force'))
    return await fail(context, 1, 'docker builder prune: the practice system does not ask back; add --force');
  if (olderThan(valueOf(parsed, 'filter'), context.now()) === null)
    return await fail(context, 1, 'Error response from daemon: invalid filter');
  await context.sleep(400);
  const freed = await context.system.change((stack) => {
    const { bytes } = stack.buildCache;
    stack.buildCache = { entries: 0, bytes: 0 };
    return bytes;
  });
  await context.stdout.write(`Total:\t${decimalSize(freed, 4)}\n`);
  return 0;
};
