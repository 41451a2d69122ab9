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
  scan: {},
  pattern: { value: true },
  count: { value: true },
} as const;
const SCAN_STEP = '10000';

export const redisCli: InsideProgram = async (context, inside) => {
  const parsed = parseFlags(context.args, FLAGS, { stopAtFirst: true });
  if (!parsed.ok) return await fail(context, 1, `Unrecognized option or bad number of args for: '${context.args[0]}'`);
  const scans = parsed.values.has('scan');
  if (parsed.rest.length === 0 && !scans)
    return await fail(context, 1, 'redis-cli: the practice system runs redis-cli COMMAND only, no interactive prompt');
  await context.sleep(60);
  if (!inside.serves || redisData(context.system.look()) === null)
    return await fail(context, 1, 'Could not connect to Redis at 127.0.0.1:6379: Connection refused');
  const ask = (words: readonly string[]): Promise<Reply> =>
    context.system.change((stack, now): Reply => {
      const data = redisData(stack);
      const startedAt = stack.containers.get('redis')?.state.startedAt;
      if (data === null || startedAt === undefined) return { kind: 'error', text: 'ERR the server went away' };
      return answerRedis(words, { data, database: Number(parsed.values.get('database')?.at(-1) ?? 0), startedAt, now });
    });
  if (scans) {
    const pattern = parsed.values.get('pattern')?.at(-1) ?? '*';
    for (let cursor = '0'; ;) {
      const reply = await ask(['SCAN', cursor, 'MATCH', pattern, 'COUNT', SCAN_STEP]);
      if (reply.kind !== 'array') return await fail(context, 1, printReply(reply, false));
      const [next, keys] = reply.items;
      const text = keys?.kind === 'array' ? keys.items.map((key) => `${printReply(key, false)}\n`).join('') : '';
      if (text !== '') await context.stdout.write(text);
      cursor = next?.kind === 'bulk' ? next.text : '0';
      if (cursor === '0') return 0;
    }
  }
  const reply = await ask(parsed.rest);
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
