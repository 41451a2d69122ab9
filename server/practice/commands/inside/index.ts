/**
 * Programs inside the containers: which image has which, and how one is started. The host's programs are not here, and
 * these are not on the host. What an image lacks fails as it does on the real engine.
 */
import { type Container, type ServiceName, worksInside } from '../../state/index.ts';
import { mongoAccounts } from '../../state/mongo-accounts.ts';
import { type CommandContext, fail, withArgs } from '../context.ts';
import { curl } from '../curl.ts';
import { grafana } from './grafana-cli.ts';
import { mongodump } from './mongodump.ts';
import { mongorestore } from './mongorestore.ts';
import { mongosh } from './mongosh.ts';
import type { InsideProgram } from './program.ts';
import { redisCli } from './redis-cli.ts';
import { amtool } from './monitoring/amtool.ts';
import { promtool } from './monitoring/promtool.ts';
import { wget } from './monitoring/wget.ts';
import { shell } from './shell.ts';
import { xargs } from './xargs.ts';
import { cat, chown, date, echo, env, getent, hostname, id, ls, rm, test, whoami } from './small.ts';

const EVERYWHERE: Record<string, InsideProgram> = {
  cat,
  chown,
  date,
  echo,
  env,
  getent,
  hostname,
  id,
  ls,
  printenv: env,
  rm,
  test,
  whoami,
  sh: shell,
  xargs,
};
const MONGO: Record<string, InsideProgram> = { mongosh, mongodump, mongorestore, bash: shell };
const PYTHON: Record<string, InsideProgram> = { curl: (context) => curl(context), bash: shell };
const PROGRAMS: Readonly<Record<ServiceName, Record<string, InsideProgram>>> = {
  'robo-rlhf': PYTHON,
  'robo-rlhf-dev': PYTHON,
  'robo-rlhf-gpu': PYTHON,
  jupyter: PYTHON,
  tensorboard: PYTHON,
  mongodb: MONGO,
  redis: { 'redis-cli': redisCli },
  prometheus: { promtool, wget },
  grafana: { bash: shell, curl: (context) => curl(context), grafana },
  'node-exporter': { wget },
  cadvisor: { wget },
  'redis-exporter': {},
  'mongodb-exporter': {},
  alertmanager: { amtool, wget },
};

const NOT_FOUND_STATUS = 127;

/** Starts `argv` inside the container. `extraEnv` are `NAME=value` of the caller. */
export async function runInside(
  context: CommandContext,
  request: { container: Container; argv: readonly string[]; tty: boolean; extraEnv: readonly string[] },
): Promise<number> {
  const { container, argv, extraEnv } = request;
  const environment: Record<string, string> = {
    PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
    HOSTNAME: container.id.slice(0, 12),
    HOME: '/root',
    ...container.config.environment,
  };
  for (const pair of extraEnv) {
    const at = pair.indexOf('=');
    if (at > 0) environment[pair.slice(0, at)] = pair.slice(at + 1);
  }
  const stack = context.system.look();
  const inside = {
    container,
    environment,
    serves: worksInside(stack, container.service),
    accounts: mongoAccounts(stack),
  };
  const program = findProgram(container.service, argv[0]!);
  if (program === null) {
    const why = `exec: "${argv[0]}": executable file not found in $PATH: unknown`;
    return await fail(
      context,
      NOT_FOUND_STATUS,
      `OCI runtime exec failed: exec failed: unable to start container process: ${why}`,
    );
  }
  // Without a terminal of its own the program sees pipes, whatever the caller's terminal is.
  const tty = request.tty ? context.tty : { stdin: false, stdout: false, stderr: false };
  return await program(withArgs(context, argv.slice(1), { tty }), inside);
}

/** The program of that name in the service's image; a path to it counts as its name. */
export function findProgram(service: ServiceName, name: string): InsideProgram | null {
  const base = /^\/(?:usr\/)?(?:local\/)?s?bin\/([^/]+)$/.exec(name)?.[1] ?? name;
  const own = PROGRAMS[service];
  if (Object.hasOwn(own, base)) return own[base]!;
  return Object.hasOwn(EVERYWHERE, base) ? EVERYWHERE[base]! : null;
}
