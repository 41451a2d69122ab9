/** `docker`: the program's first word. One file per subcommand; `docker compose` is a plugin with a folder of its own. */
import { compose } from '../compose/index.ts';
import { type Command, fail, withArgs } from '../context.ts';
import { builder } from './builder.ts';
import { commit } from './commit.ts';
import { exec } from './exec.ts';
import { image, images, rmi, tag } from './image.ts';
import { info } from './info.ts';
import { inspect } from './inspect.ts';
import { restart, rm, start, stop } from './lifecycle.ts';
import { logs } from './logs.ts';
import { network } from './network.ts';
import { ps } from './ps.ts';
import { stats } from './stats.ts';
import { systemDf } from './system-df.ts';
import { top } from './top.ts';
import { version, VERSION_LINE } from './version.ts';
import { volume } from './volume.ts';

const SUBCOMMANDS: Readonly<Record<string, Command>> = {
  builder,
  commit,
  compose,
  exec,
  image,
  images,
  info,
  inspect,
  logs,
  network,
  ps,
  restart,
  rm,
  rmi,
  start,
  stats,
  stop,
  tag,
  top,
  version,
  volume,
};

/** Subcommands of the real program that the simulator leaves out. */
const LEFT_OUT = new Set(
  'attach build buildx config context cp create diff events export history import kill load login logout manifest node pause plugin port pull push rename run save search secret service stack swarm trust unpause update wait'.split(
    ' ',
  ),
);

export const docker: Command = async (context) => {
  const [name, ...rest] = context.args;
  if (name === undefined || name === '--help' || name === 'help') {
    const list = [...Object.keys(SUBCOMMANDS), 'system df'].sort().map((known) => `  ${known}\n`);
    await context.stdout.write(
      `Usage:  docker [OPTIONS] COMMAND\n\nCommands that the practice system knows:\n${list.join('')}`,
    );
    return 0;
  }
  if (name === '--version' || name === '-v') {
    await context.stdout.write(VERSION_LINE);
    return 0;
  }
  if (name === 'image' && rest[0] === 'inspect') return await inspect(withArgs(context, rest.slice(1)));
  if (name === 'container' && rest[0] === 'ls') return await ps(withArgs(context, rest.slice(1)));
  if (name === 'container' && rest[0] !== undefined && Object.hasOwn(SUBCOMMANDS, rest[0]) && rest[0] !== 'compose') {
    return await docker(withArgs(context, rest));
  }
  if (name === 'system') {
    if (rest[0] === 'df') return await systemDf(withArgs(context, rest.slice(1)));
    return await fail(context, 1, `docker: the practice system knows 'docker system df' only.`);
  }
  if (Object.hasOwn(SUBCOMMANDS, name)) return await SUBCOMMANDS[name]!(withArgs(context, rest));
  if (LEFT_OUT.has(name)) return await fail(context, 1, `docker: the practice system does not know 'docker ${name}'.`);
  if (name.startsWith('-')) {
    return await fail(
      context,
      125,
      `unknown flag: ${name}\n\nUsage:  docker [OPTIONS] COMMAND [ARG...]\n\nRun 'docker --help' for more information`,
    );
  }
  return await fail(context, 1, `docker: unknown command: docker ${name}\n\nRun 'docker --help' for more information`);
};
