/** `docker compose`: flags before the subcommand, then one file per subcommand. */
import { withArgs, type Command, fail } from '../context.ts';
import { parseFlags } from '../flags.ts';
import { config } from './config.ts';
import { badComposeFlag, type ComposeCommand, type ComposeContext } from './context.ts';
import { cp } from './cp.ts';
import { down } from './down.ts';
import { exec } from './exec.ts';
import { logs } from './logs.ts';
import { ps } from './ps.ts';
import { kill, restart, rm, start, stop } from './lifecycle.ts';
import { stats, top, version } from './look.ts';
import { up } from './up.ts';

const SUBCOMMANDS: Readonly<Record<string, ComposeCommand>> = {
  config,
  cp,
  down,
  exec,
  kill,
  logs,
  ps,
  restart,
  rm,
  start,
  stats,
  stop,
  top,
  up,
  version,
};

const LEFT_OUT = new Set(
  'attach build commit create events export images ls pause port publish pull push run scale unpause volumes wait watch'.split(
    ' ',
  ),
);

const FLAGS = {
  file: { short: 'f', value: true },
  'project-name': { short: 'p', value: true },
  profile: { value: true },
  'env-file': { value: true },
  'project-directory': { value: true },
  ansi: { value: true },
  progress: { value: true },
  help: { short: 'h' },
  version: { short: 'v' },
} as const;

export const compose: Command = async (context) => {
  const parsed = parseFlags(context.args, FLAGS, { stopAtFirst: true });
  if (!parsed.ok) return await badComposeFlag(context, 'docker compose [OPTIONS] COMMAND', parsed.message);
  const [name, ...rest] = parsed.rest;
  if (parsed.values.has('version')) return await version(asCompose(withArgs(context, []), []));
  if (name === undefined || parsed.values.has('help') || name === 'help') {
    const list = Object.keys(SUBCOMMANDS).map((known) => `  ${known}\n`);
    await context.stdout.write(
      `Usage:  docker compose [OPTIONS] COMMAND\n\nCommands that the practice system knows:\n${list.join('')}`,
    );
    return 0;
  }
  const other = ['file', 'project-name', 'project-directory'].find((flag) => parsed.values.has(flag));
  if (other !== undefined)
    return await fail(context, 1, `docker compose: the practice system has one project and does not know --${other}.`);
  if (Object.hasOwn(SUBCOMMANDS, name)) {
    const fromEnv = (context.env.COMPOSE_PROFILES ?? '').split(',').filter((profile) => profile !== '');
    return await SUBCOMMANDS[name]!(
      asCompose(withArgs(context, rest), [...fromEnv, ...(parsed.values.get('profile') ?? [])]),
    );
  }
  if (LEFT_OUT.has(name))
    return await fail(context, 1, `docker compose: the practice system does not know 'docker compose ${name}'.`);
  return await fail(context, 1, `unknown docker command: "compose ${name}"`);
};

function asCompose(context: ReturnType<typeof withArgs>, profiles: string[]): ComposeContext {
  return Object.assign(context, { profiles });
}
