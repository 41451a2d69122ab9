/** `docker volume ls` and `docker volume rm`. */
import { serviceSpec } from '../../state/index.ts';
import { volumeUser } from '../../state/volumes.ts';
import { type Command, fail, withArgs } from '../context.ts';
import { isOn, parseFlags } from '../flags.ts';
import { textTable } from '../format.ts';
import { badFlag, needsArguments } from './usage.ts';

export const volume: Command = async (context) => {
  const [verb, ...rest] = context.args;
  if (verb === 'ls' || verb === 'list') return await list(withArgs(context, rest));
  if (verb === 'rm' || verb === 'remove') return await remove(withArgs(context, rest));
  return await fail(context, 1, `docker: the practice system knows 'docker volume ls' and 'docker volume rm' only.`);
};

const list: Command = async (context) => {
  const parsed = parseFlags(context.args, { quiet: { short: 'q' } });
  if (!parsed.ok) return await badFlag(context, 'docker volume ls', 'docker volume ls [OPTIONS]', parsed.message);
  const names = [...context.system.look().volumes.keys()].sort();
  await context.stdout.write(
    isOn(parsed, 'quiet')
      ? names.map((name) => `${name}\n`).join('')
      : textTable([['DRIVER', 'VOLUME NAME'], ...names.map((name) => ['local', name])], 4),
  );
  return 0;
};

const remove: Command = async (context) => {
  const parsed = parseFlags(context.args, { force: { short: 'f' } });
  const line = 'docker volume rm [OPTIONS] VOLUME [VOLUME...]';
  if (!parsed.ok) return await badFlag(context, 'docker volume rm', line, parsed.message);
  if (parsed.rest.length === 0) return await needsArguments(context, 'docker volume rm', line, 'at least 1 argument');
  let status = 0;
  for (const name of parsed.rest) {
    const problem = await context.system.change((stack) => {
      if (!stack.volumes.has(name)) return isOn(parsed, 'force') ? null : `get ${name}: no such volume`;
      const user = volumeUser(stack, name, (service) => serviceSpec(service).volumes);
      if (user !== null) return `remove ${name}: volume is in use - [${user}]`;
      stack.volumes.delete(name);
      return null;
    });
    if (problem === null) await context.stdout.write(`${name}\n`);
    else status = await fail(context, 1, `Error response from daemon: ${problem}`);
  }
  return status;
};
