/** `docker compose`: flags before the subcommand, then one file per subcommand. */
import { withArgs, type Command, fail } from '../context.ts';
import { parseFlags } from '../flags.ts';
import { config } from './config.ts';
import type { Project } from '../../project/index.ts';
import { badComposeFlag, type ComposeCommand, type ComposeContext } from './context.ts';
import { cp } from './cp.ts';
import { down } from './down.ts';
import { exec } from './exec.ts';
import { build, images, pull } from './images.ts';
import { logs } from './logs.ts';
import { loadProject } from './project.ts';
import { ps } from './ps.ts';
import { run } from './run.ts';
import { kill, restart, rm, start, stop } from './lifecycle.ts';
import { stats, top, version } from './look.ts';
import { up } from './up.ts';

const SUBCOMMANDS: Readonly<Record<string, ComposeCommand>> = {
  build,
  config,
  cp,
  down,
  exec,
  images,
  kill,
  logs,
  ps,
  pull,
  restart,
  rm,
  run,
  start,
  stats,
  stop,
  top,
  up,
  version,
};

const LEFT_OUT = new Set(
  'attach commit create events export ls pause port publish push scale unpause volumes wait watch'.split(' '),
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
  if (parsed.values.has('version')) return await version(asCompose(withArgs(context, []), [], [], NO_PROJECT.project));
  if (name === undefined || parsed.values.has('help') || name === 'help') {
    const list = Object.keys(SUBCOMMANDS).map((known) => `  ${known}\n`);
    await context.stdout.write(
      `Usage:  docker compose [OPTIONS] COMMAND\n\nCommands that the practice system knows:\n${list.join('')}`,
    );
    return 0;
  }
  const other = ['project-name', 'project-directory'].find((flag) => parsed.values.has(flag));
  if (other !== undefined)
    return await fail(context, 1, `docker compose: the practice system has one project and does not know --${other}.`);
  if (Object.hasOwn(SUBCOMMANDS, name)) {
    const fromEnv = (context.env.COMPOSE_PROFILES ?? '').split(',').filter((profile) => profile !== '');
    const files = parsed.values.get('file') ?? [];
    const loaded = name === 'version' ? NO_PROJECT : await loadProject(context, files);
    if (loaded.project === null) return loaded.status;
    const profiles = [...fromEnv, ...(parsed.values.get('profile') ?? [])];
    return await SUBCOMMANDS[name]!(asCompose(withArgs(context, rest), profiles, files, loaded.project));
  }
  if (LEFT_OUT.has(name))
    return await fail(context, 1, `docker compose: the practice system does not know 'docker compose ${name}'.`);
  return await fail(context, 1, `unknown docker command: "compose ${name}"`);
};

const NO_PROJECT: { project: Project; status: 0 } = {
  project: { services: new Map(), merged: {}, warnings: [] },
  status: 0,
};

function asCompose(
  context: ReturnType<typeof withArgs>,
  profiles: readonly string[],
  files: readonly string[],
  project: Project,
): ComposeContext {
  return Object.assign(context, { profiles, files, project });
}
