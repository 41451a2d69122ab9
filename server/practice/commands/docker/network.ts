/**
 * `docker network ls|disconnect|connect`: the one network of the project, and taking a container off it. A container
 * without a network goes on running; from outside nothing reaches it.
 */
import { NETWORK, PROJECT } from '../../state/catalogue.ts';
import { hex } from '../../state/random.ts';
import { type Command, type CommandContext, fail, withArgs } from '../context.ts';
import { isOn, parseFlags, valueOf } from '../flags.ts';
import { textTable } from '../format.ts';
import { renderRows } from '../template.ts';
import { badFlag, needsArguments } from './usage.ts';
import { findContainer } from './view.ts';

/** Full name of the network on which all services are. */
export const PROJECT_NETWORK = `${PROJECT}_${NETWORK}`;

export const network: Command = async (context) => {
  const [verb, ...rest] = context.args;
  const child = withArgs(context, rest);
  if (verb === 'ls' || verb === 'list') return await list(child);
  if (verb === 'disconnect') return await join(child, false);
  if (verb === 'connect') return await join(child, true);
  return await fail(
    context,
    1,
    `docker: the practice system knows 'docker network ls', 'connect' and 'disconnect' only.`,
  );
};

async function list(context: CommandContext): Promise<number> {
  const parsed = parseFlags(context.args, {
    filter: { short: 'f', value: true },
    format: { value: true },
    quiet: { short: 'q' },
    'no-trunc': {},
  });
  if (!parsed.ok) return await badFlag(context, 'docker network ls', 'docker network ls [OPTIONS]', parsed.message);
  const filter = valueOf(parsed, 'filter');
  if (filter !== undefined && !filter.startsWith('name='))
    return await fail(context, 1, `Error response from daemon: invalid filter '${filter.split('=')[0]}'`);
  const { seed } = context.system.look();
  const rows = [
    ['bridge', 'bridge'],
    ['host', 'host'],
    ['none', 'null'],
    [PROJECT_NETWORK, 'bridge'],
  ]
    .filter(([name]) => filter === undefined || name!.includes(filter.slice('name='.length)))
    .map(([Name, Driver]) => ({ ID: hex(12, seed, 'network', Name!), Name: Name!, Driver: Driver!, Scope: 'local' }));
  if (isOn(parsed, 'quiet')) return await context.stdout.write(rows.map(({ ID }) => `${ID}\n`).join('')).then(() => 0);
  const format = valueOf(parsed, 'format') ?? 'table';
  if (format !== 'table') {
    const made = renderRows(format, rows, { ID: 'NETWORK ID' });
    if (!made.ok) return await fail(context, 1, made.message);
    await context.stdout.write(made.text);
    return 0;
  }
  const cells = rows.map(({ ID, Name, Driver, Scope }) => [ID, Name, Driver, Scope]);
  await context.stdout.write(textTable([['NETWORK ID', 'NAME', 'DRIVER', 'SCOPE'], ...cells]));
  return 0;
}

async function join(context: CommandContext, wanted: boolean): Promise<number> {
  const command = `docker network ${wanted ? 'connect' : 'disconnect'}`;
  const line = `${command} [OPTIONS] NETWORK CONTAINER`;
  const flags = wanted ? { alias: { value: true } } : { force: { short: 'f' } };
  const parsed = parseFlags(context.args, flags);
  if (!parsed.ok) return await badFlag(context, command, line, parsed.message);
  const [name, nameOrId] = parsed.rest;
  if (name === undefined || nameOrId === undefined) return await needsArguments(context, command, line, '2 arguments');
  if (name !== PROJECT_NETWORK) return await fail(context, 1, `Error response from daemon: network ${name} not found`);
  const container = findContainer(context.system.look(), nameOrId);
  if (container === undefined)
    return await fail(context, 1, `Error response from daemon: No such container: ${nameOrId}`);
  if ((container.offNetwork === true) !== wanted) {
    const why = wanted
      ? `endpoint with name ${nameOrId} already exists in network ${name}`
      : `container ${container.id} is not connected to network ${name}`;
    return await fail(context, 1, `Error response from daemon: ${why}`);
  }
  await context.system.change(() => {
    container.offNetwork = !wanted;
  });
  return 0;
}
