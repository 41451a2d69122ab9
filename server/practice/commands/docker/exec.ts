/** `docker exec`: a program inside a running container. */
import { runInside } from '../inside/index.ts';
import { type Command, fail } from '../context.ts';
import { isOn, parseFlags } from '../flags.ts';
import { badFlag, needsArguments } from './usage.ts';
import { findContainer } from './view.ts';

const FLAGS = {
  interactive: { short: 'i' },
  tty: { short: 't' },
  detach: { short: 'd' },
  env: { short: 'e', value: true },
  user: { short: 'u', value: true },
  workdir: { short: 'w', value: true },
  privileged: {},
} as const;
const LINE = 'docker exec [OPTIONS] CONTAINER COMMAND [ARG...]';

export const exec: Command = async (context) => {
  const parsed = parseFlags(context.args, FLAGS, { stopAtFirst: true });
  if (!parsed.ok) return await badFlag(context, 'docker exec', LINE, parsed.message);
  const [name, ...argv] = parsed.rest;
  if (name === undefined || argv.length === 0)
    return await needsArguments(context, 'docker exec', LINE, 'at least 2 arguments');
  const container = findContainer(context.system.look(), name);
  if (container === undefined) return await fail(context, 1, `Error response from daemon: No such container: ${name}`);
  if (container.state.status === 'restarting') {
    return await fail(
      context,
      1,
      `Error response from daemon: Container ${container.id} is restarting, wait until the container is running`,
    );
  }
  if (container.state.status !== 'running')
    return await fail(context, 1, `Error response from daemon: container ${container.id} is not running`);
  const tty = isOn(parsed, 'tty');
  if (tty && !context.tty.stdin) return await fail(context, 1, 'the input device is not a TTY');
  return await runInside(context, { container, argv, tty, extraEnv: parsed.values.get('env') ?? [] });
};
