/** `docker compose run --rm SERVICE COMMAND`: one command in a container of its own, made like the service's. */
import { createContainer } from '../../state/index.ts';
import { fail } from '../context.ts';
import { isOn, parseFlags, valueOf } from '../flags.ts';
import { runInside } from '../inside/index.ts';
import { badComposeFlag, type ComposeCommand, findServices, noSuchService } from './context.ts';
import { configOf } from './project.ts';

const FLAGS = {
  rm: {},
  'no-deps': {},
  'no-TTY': { short: 'T' },
  user: { short: 'u', value: true },
  entrypoint: { value: true },
  env: { short: 'e', value: true },
  quiet: { short: 'q' },
} as const;
const START_MS = 300;

export const run: ComposeCommand = async (context) => {
  const usage = 'docker compose run [OPTIONS] SERVICE [COMMAND] [ARGS...]';
  const parsed = parseFlags(context.args, FLAGS, { stopAtFirst: true });
  if (!parsed.ok) return await badComposeFlag(context, usage, parsed.message);
  const [name, ...words] = parsed.rest;
  const argv = [...(valueOf(parsed, 'entrypoint')?.split(' ') ?? []), ...words];
  if (name === undefined) return await badComposeFlag(context, usage, 'requires at least 1 arg(s), only received 0');
  const found = findServices([name]);
  const service = found.ok ? found.services[0]! : undefined;
  if (service === undefined || !context.project.services.has(service)) return await noSuchService(context, name);
  if (!isOn(parsed, 'rm') || !isOn(parsed, 'no-deps') || argv.length === 0)
    return await fail(
      context,
      1,
      'docker compose run: the practice system knows run --rm --no-deps SERVICE COMMAND only',
    );
  await context.sleep(START_MS);
  // A container beside the service's own: looked at by nobody else, and gone when its command has ended.
  const stack = { ...context.system.look(), containers: new Map(), broken: new Map(), atStart: () => {} };
  createContainer(stack, service, context.now(), { ...configOf(context.project, service), ports: [] });
  const container = stack.containers.get(service)!;
  return await runInside(context, { container, argv, tty: false, extraEnv: parsed.values.get('env') ?? [] });
};
