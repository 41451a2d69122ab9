/** What the simulated Redis answers: to `redis-cli`, and to whoever connects to its port. */
import type { RedisData } from '../../state/index.ts';
import { keyCount, notePressure } from '../../state/redis.ts';
import { config } from './redis-config.ts';
import { info, lastSave } from './redis-info.ts';
import { deleteKey, findKey, keyBytes, keysOf, timeToLive } from './redis-keys.ts';
import { matchesGlob, type RedisView, type Reply, wrongCount } from './redis-reply.ts';

export type { RedisView, Reply } from './redis-reply.ts';

const VALUES_LIMIT = 1_000;
const VALUE_LIMIT_BYTES = 64 * 1024;
const SCAN_COUNT_LIMIT = 10_000;
/** Disabled by the stack's redis.conf. */
const DISABLED = new Set(['FLUSHDB', 'FLUSHALL', 'DEBUG']);

/** Answers one command. Never throws; what is not imitated is an error reply that says so. */
export function answerRedis(words: readonly string[], view: RedisView): Reply {
  const [name = '', ...args] = words;
  const command = name.toUpperCase();
  const { data } = view;
  const isMain = view.database === 0;
  // A restart has taken back what was set by hand.
  if (data.settings.at < view.startedAt && data.settings.values.size > 0) {
    data.settings = { at: view.startedAt, values: new Map() };
    notePressure(data, view.startedAt, view.startedAt);
  }
  switch (command) {
    case 'PING':
      return args[0] === undefined ? { kind: 'status', text: 'PONG' } : { kind: 'bulk', text: args[0] };
    case 'ECHO':
      return args[0] === undefined ? wrongCount(name) : { kind: 'bulk', text: args[0] };
    case 'DBSIZE':
      return { kind: 'integer', value: isMain ? keyCount(data) : 0 };
    case 'INFO':
      return { kind: 'bulk', text: info(view, args[0]?.toLowerCase()), plain: true };
    case 'LASTSAVE':
      return { kind: 'integer', value: lastSave(view) };
    case 'BGSAVE':
      data.savedAt = view.now;
      return { kind: 'status', text: 'Background saving started' };
    case 'BGREWRITEAOF':
      return { kind: 'status', text: 'Background append only file rewriting started' };
    case 'CONFIG':
      return config(view, args);
    case 'SCAN':
      return scan(isMain ? data : null, args);
    case 'TYPE':
      return { kind: 'status', text: isMain && findKey(data, args[0] ?? '') !== null ? 'string' : 'none' };
    case 'TTL':
      return { kind: 'integer', value: isMain ? timeToLive(data, args[0] ?? '') : -2 };
    case 'MEMORY': {
      if (args[0]?.toUpperCase() !== 'USAGE' || args[1] === undefined)
        return { kind: 'error', text: 'ERR the practice system knows MEMORY USAGE only' };
      const bytes = isMain ? keyBytes(data, args[1]) : null;
      return bytes === null ? { kind: 'nil' } : { kind: 'integer', value: bytes };
    }
    case 'SLOWLOG':
      return slowLog(args[0]?.toUpperCase());
    case 'SELECT':
      return { kind: 'status', text: 'OK' };
    case 'GET': {
      if (args[0] === undefined) return wrongCount(name);
      const value = isMain ? data.values.get(args[0]) : undefined;
      return value === undefined ? { kind: 'nil' } : { kind: 'bulk', text: value };
    }
    case 'SET': {
      const [key, value] = args;
      if (key === undefined || value === undefined) return wrongCount(name);
      if (!isMain || data.values.size >= VALUES_LIMIT || key.length + value.length > VALUE_LIMIT_BYTES) {
        return { kind: 'error', text: 'ERR the practice system keeps a thousand small keys in database 0' };
      }
      data.values.set(key, value);
      notePressure(data, view.startedAt, view.now);
      return { kind: 'status', text: 'OK' };
    }
    case 'DEL':
    case 'UNLINK': {
      const deleted = isMain ? args.filter((key) => deleteKey(data, key)).length : 0;
      notePressure(data, view.startedAt, view.now);
      return { kind: 'integer', value: deleted };
    }
    case 'EXISTS':
      return { kind: 'integer', value: isMain ? args.filter((key) => findKey(data, key) !== null).length : 0 };
    default:
      return { kind: 'error', text: unknownCommand(name, command, args) };
  }
}

function unknownCommand(name: string, command: string, args: readonly string[]): string {
  if (DISABLED.has(command) || command === 'FLUSHEXPIRED') {
    return `ERR unknown command '${name}', with args beginning with: ${args.map((arg) => `'${arg}' `).join('')}`;
  }
  return `ERR the practice system does not know the command '${name}'`;
}

/** `SCAN cursor [MATCH pattern] [COUNT n]`; the cursor is the place in a list that only changes when keys do. */
function scan(data: RedisData | null, [cursor, ...options]: readonly string[]): Reply {
  if (cursor === undefined || !/^\d{1,9}$/.test(cursor)) return { kind: 'error', text: 'ERR invalid cursor' };
  let pattern = '*';
  let count = 10;
  for (let i = 0; i < options.length; i += 2) {
    const [name, value] = [options[i]!.toUpperCase(), options[i + 1]];
    if (value === undefined || (name !== 'MATCH' && name !== 'COUNT'))
      return { kind: 'error', text: 'ERR syntax error' };
    if (name === 'MATCH') pattern = value;
    else count = Math.min(SCAN_COUNT_LIMIT, Number(value));
  }
  if (!Number.isInteger(count) || count < 1)
    return { kind: 'error', text: 'ERR value is not an integer or out of range' };
  const keys = data === null ? [] : keysOf(data);
  const from = Number(cursor);
  const next = from + count >= keys.length ? 0 : from + count;
  const items = keys.slice(from, from + count).filter((key) => matchesGlob(key, pattern));
  return {
    kind: 'array',
    items: [
      { kind: 'bulk', text: String(next) },
      { kind: 'array', items: items.map((key): Reply => ({ kind: 'bulk', text: key })) },
    ],
  };
}

/** Nothing here takes 10 ms. */
function slowLog(verb: string | undefined): Reply {
  if (verb === 'LEN') return { kind: 'integer', value: 0 };
  return verb === 'RESET' ? { kind: 'status', text: 'OK' } : { kind: 'array', items: [] };
}
