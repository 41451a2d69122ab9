/** `redis-cli` inside the Redis container. */
import { redisData } from '../../state/volumes.ts';
import { fail } from '../context.ts';
import { parseFlags } from '../flags.ts';
import type { InsideProgram } from './program.ts';
import { answerRedis, type Reply } from './redis-server.ts';

const FLAGS = {
  host: { short: 'h', value: true },
  port: { short: 'p', value: true },
  database: { short: 'n', value: true },
  pass: { short: 'a', value: true },
  raw: {},
  'no-raw': {},
  exit: { short: 'e' },
} as const;

export const redisCli: InsideProgram = async (context, inside) => {
  const parsed = parseFlags(context.args, FLAGS, { stopAtFirst: true });
  if (!parsed.ok) return await fail(context, 1, `Unrecognized option or bad number of args for: '${context.args[0]}'`);
  if (parsed.rest.length === 0)
    return await fail(context, 1, 'redis-cli: the practice system runs redis-cli COMMAND only, no interactive prompt');
  await context.sleep(60);
  const data = redisData(context.system.look());
  if (!inside.serves || data === null)
    return await fail(context, 1, 'Could not connect to Redis at 127.0.0.1:6379: Connection refused');
  const reply = answerRedis(parsed.rest, {
    data,
    database: Number(parsed.values.get('database')?.at(-1) ?? 0),
    startedAt: inside.container.state.startedAt,
    now: context.now(),
  });
  const decorated = context.tty.stdout && !parsed.values.has('raw');
  await context.stdout.write(`${printReply(reply, decorated)}\n`);
  return reply.kind === 'error' && parsed.values.has('exit') ? 1 : 0;
};

/** On a terminal replies show their type; in a pipe they are bare. */
function printReply(reply: Reply, decorated: boolean, indent = ''): string {
  if (reply.kind === 'status') return reply.text;
  if (reply.kind === 'error') return decorated ? `(error) ${reply.text}` : `${reply.text}\n`;
  if (reply.kind === 'integer') return decorated ? `(integer) ${reply.value}` : String(reply.value);
  if (reply.kind === 'nil') return decorated ? '(nil)' : '';
  if (reply.kind === 'bulk')
    return decorated && !reply.plain ? JSON.stringify(reply.text) : reply.text.replace(/\n$/, '');
  if (reply.items.length === 0) return decorated ? '(empty array)' : '';
  return reply.items
    .map(
      (item, i) =>
        `${i > 0 ? indent : ''}${decorated ? `${i + 1}) ` : ''}${printReply(item, decorated, `${indent}   `)}`,
    )
    .join('\n');
}
