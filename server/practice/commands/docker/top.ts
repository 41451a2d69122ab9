/** `docker top`: the processes of one container. */
import { type Container, serviceSpec, type Stack } from '../../state/index.ts';
import { hash } from '../../state/random.ts';
import { type Command, fail } from '../context.ts';
import { textTable } from '../format.ts';
import { needsArguments } from './usage.ts';
import { findContainer } from './view.ts';

export const top: Command = async (context) => {
  const [name] = context.args;
  if (name === undefined)
    return await needsArguments(context, 'docker top', 'docker top CONTAINER [ps OPTIONS]', 'at least 1 argument');
  const stack = context.system.look();
  const container = findContainer(stack, name);
  if (container === undefined) return await fail(context, 1, `Error response from daemon: No such container: ${name}`);
  if (container.state.status !== 'running')
    return await fail(context, 1, `Error response from daemon: container ${container.id} is not running`);
  await context.stdout.write(processTable(stack, container));
  return 0;
};

/** As `ps -ef` prints it on the host, for one container. */
export function processTable(stack: Stack, container: Container): string {
  const first = 1_200 + (hash(stack.seed, container.id, container.state.startedAt) % 60_000);
  const started = new Date(container.state.startedAt).toISOString().slice(11, 16);
  const users = { 'robo-rlhf': '1000', mongodb: '999', redis: '999', grafana: '472' } as Record<string, string>;
  const rows = serviceSpec(container.service).processes.map((command, i) => {
    return [
      users[container.service] ?? 'root',
      String(first + i * 7),
      String(first - 21),
      '0',
      started,
      '?',
      '00:00:11',
      command,
    ];
  });
  return textTable([['UID', 'PID', 'PPID', 'C', 'STIME', 'TTY', 'TIME', 'CMD'], ...rows]);
}
