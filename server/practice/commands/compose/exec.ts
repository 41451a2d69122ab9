/** `docker compose exec`: a program inside a service's container, with a terminal unless `-T` or a pipe says otherwise. */
import { fail } from '../context.ts';
import { isOn, parseFlags } from '../flags.ts';
import { runInside } from '../inside/index.ts';
import { badComposeFlag, type ComposeCommand, findServices } from './context.ts';

const FLAGS = {
  'no-TTY': { short: 'T' },
  'no-tty': {},
  detach: { short: 'd' },
  env: { short: 'e', value: true },
  user: { short: 'u', value: true },
  workdir: { short: 'w', value: true },
  index: { value: true },
  interactive: { short: 'i' },
  tty: { short: 't' },
  privileged: {},
} as const;
const USAGE = 'docker compose exec [OPTIONS] SERVICE COMMAND [ARGS...]';

export const exec: ComposeCommand = async (context) => {
  const parsed = parseFlags(context.args, FLAGS, { stopAtFirst: true });
  if (!parsed.ok) return await badComposeFlag(context, USAGE, parsed.message);
  const [name, ...argv] = parsed.rest;
  if (name === undefined || argv.length === 0) {
    return await badComposeFlag(context, USAGE, 'requires at least 2 arg(s), only received ' + parsed.rest.length);
  }
  const found = findServices([name]);
  const container = found.ok ? context.system.look().containers.get(found.services[0]!) : undefined;
  if (container === undefined || container.state.status === 'exited')
    return await fail(context, 1, `service "${name}" is not running`);
  if (container.state.status === 'restarting') {
    return await fail(
      context,
      1,
      `Error response from daemon: Container ${container.id} is restarting, wait until the container is running`,
    );
  }
  // A terminal is the default wherever standard output is one; standard input must then be one as well.
  const tty = context.tty.stdout && !isOn(parsed, 'no-TTY') && !isOn(parsed, 'no-tty');
  if (tty && !context.tty.stdin) return await fail(context, 1, 'the input device is not a TTY');
  return await runInside(context, { container, argv, tty, extraEnv: parsed.values.get('env') ?? [] });
};
