/** `docker compose logs`: the logs of the project's containers, each line behind the name of its container. */
import { serviceSpec, type Container } from '../../state/index.ts';
import { fail } from '../context.ts';
import { LOG_FLAGS, printLogs, readLogOptions } from '../docker/logs.ts';
import { isOn, parseFlags } from '../flags.ts';
import { badComposeFlag, type ComposeCommand, containersOf, findServices, noSuchService } from './context.ts';

const FLAGS = { ...LOG_FLAGS, 'no-color': {}, 'no-log-prefix': {}, index: { value: true } } as const;
const USAGE = 'docker compose logs [OPTIONS] [SERVICE...]';
/** Cyan, yellow, green, magenta, blue, and their bright halves: the order in which Compose hands them out. */
const COLORS = [36, 33, 32, 35, 34, 96, 93, 92, 95];

export const logs: ComposeCommand = async (context) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok) return await badComposeFlag(context, USAGE, parsed.message);
  const found = findServices(parsed.rest);
  if (!found.ok) return await noSuchService(context, found.unknown);
  const read = readLogOptions(parsed, context.now());
  if (!read.ok) return await fail(context, 1, read.message);

  const all = containersOf(context.system.look(), found.services);
  const nameOf = ({ service }: Container): string => serviceSpec(service).container;
  const width = Math.max(0, ...all.map((container) => nameOf(container).length));
  const colored = context.tty.stdout && !isOn(parsed, 'no-color');
  const prefix = (container: Container): string => {
    if (isOn(parsed, 'no-log-prefix')) return '';
    const text = `${nameOf(container).padEnd(width)}  | `;
    const color =
      COLORS[
        Math.max(
          0,
          all.findIndex(({ service }) => service === container.service),
        ) % COLORS.length
      ];
    return colored ? `\u001b[${color}m${text}\u001b[0m` : text;
  };
  await printLogs(
    context,
    read.options,
    (stack) => containersOf(stack, found.services),
    prefix,
    async (container) => {
      if (container.state.status === 'exited')
        await context.stdout.write(`${nameOf(container)} exited with code ${container.state.exitCode}\n`);
    },
  );
  return 0;
};
