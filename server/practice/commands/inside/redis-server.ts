/** What the simulated Redis answers: to `redis-cli`, and to whoever connects to its port. */
import type { RedisData } from '../../state/index.ts';

export type Reply =
  | { kind: 'status'; text: string }
  | { kind: 'error'; text: string }
  | { kind: 'integer'; value: number }
  | { kind: 'nil' }
  /** `plain`: shown without quotes on a terminal, as `INFO` is. */
  | { kind: 'bulk'; text: string; plain?: boolean }
  | { kind: 'array'; items: Reply[] };

export type RedisView = { data: RedisData; database: number; startedAt: number; now: number };

const MIB = 1024 * 1024;
const VALUES_LIMIT = 1_000;
const VALUE_LIMIT_BYTES = 64 * 1024;
const BYTES_PER_KEY = 24_000;
/** Disabled by the stack's redis.conf. */
const DISABLED = new Set(['FLUSHDB', 'FLUSHALL', 'DEBUG']);

/** From `configs/redis.conf` of the stack. */
const CONFIG: Readonly<Record<string, string>> = {
  maxmemory: String(512 * MIB),
  'maxmemory-policy': 'allkeys-lru',
  appendonly: 'yes',
  appendfsync: 'everysec',
  'auto-aof-rewrite-percentage': '100',
  'auto-aof-rewrite-min-size': String(64 * MIB),
  save: '900 1 300 10 60 10000',
  bind: '0.0.0.0',
  port: '6379',
  databases: '16',
  timeout: '300',
  'tcp-keepalive': '300',
  requirepass: '',
  'slowlog-log-slower-than': '10000',
  'slowlog-max-len': '128',
  'notify-keyspace-events': 'xE',
};

/** Answers one command. Never throws; what is not imitated is an error reply that says so. */
export function answerRedis(words: readonly string[], view: RedisView): Reply {
  const [name = '', ...args] = words;
  const command = name.toUpperCase();
  const { data } = view;
  const isMain = view.database === 0;
  switch (command) {
    case 'PING':
      return args[0] === undefined ? { kind: 'status', text: 'PONG' } : { kind: 'bulk', text: args[0] };
    case 'ECHO':
      return args[0] === undefined ? wrongCount(name) : { kind: 'bulk', text: args[0] };
    case 'DBSIZE':
      return { kind: 'integer', value: isMain ? data.cachedKeys + data.values.size : 0 };
    case 'INFO':
      return { kind: 'bulk', text: info(view, args[0]?.toLowerCase()), plain: true };
    case 'LASTSAVE':
      return { kind: 'integer', value: Math.floor(view.now / 1000) - (Math.floor(view.now / 1000) % 300) };
    case 'CONFIG':
      if (args[0]?.toUpperCase() !== 'GET' || args[1] === undefined)
        return { kind: 'error', text: 'ERR the practice system knows CONFIG GET only' };
      return configGet(args[1]);
    case 'SLOWLOG':
      return args[0]?.toUpperCase() === 'LEN' ? { kind: 'integer', value: 0 } : { kind: 'array', items: [] };
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
      return { kind: 'status', text: 'OK' };
    }
    case 'DEL':
    case 'UNLINK':
      return { kind: 'integer', value: isMain ? args.filter((key) => data.values.delete(key)).length : 0 };
    case 'EXISTS':
      return { kind: 'integer', value: isMain ? args.filter((key) => data.values.has(key)).length : 0 };
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

function wrongCount(name: string): Reply {
  return { kind: 'error', text: `ERR wrong number of arguments for '${name.toLowerCase()}' command` };
}

function configGet(pattern: string): Reply {
  const items = Object.entries(CONFIG).filter(([name]) => matchesGlob(name, pattern.toLowerCase()));
  return {
    kind: 'array',
    items: items.flatMap(([name, value]): Reply[] => [
      { kind: 'bulk', text: name },
      { kind: 'bulk', text: value },
    ]),
  };
}

/** `*` and `?`, in time proportional to both lengths whatever the pattern. */
function matchesGlob(text: string, pattern: string): boolean {
  let at = 0;
  let p = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (p < pattern.length && (pattern[p] === '?' || pattern[p] === text[at])) {
      at += 1;
      p += 1;
    } else if (pattern[p] === '*') {
      star = p++;
      resume = at;
    } else if (star >= 0) {
      p = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p += 1;
  return p === pattern.length;
}

function info(view: RedisView, section: string | undefined): string {
  const { data } = view;
  const seconds = Math.max(1, Math.floor((view.now - view.startedAt) / 1000));
  const keys = data.cachedKeys + data.values.size;
  const used = 2 * MIB + keys * BYTES_PER_KEY;
  const human = (bytes: number): string => `${(bytes / MIB).toFixed(2)}M`;
  const sections: Record<string, string[]> = {
    server: [
      'redis_version:7.4.5',
      'redis_mode:standalone',
      'os:Linux',
      'process_id:1',
      'tcp_port:6379',
      `uptime_in_seconds:${seconds}`,
      `uptime_in_days:${Math.floor(seconds / 86_400)}`,
    ],
    clients: ['connected_clients:4', 'blocked_clients:0', 'maxclients:10000'],
    memory: [
      `used_memory:${used}`,
      `used_memory_human:${human(used)}`,
      `used_memory_peak_human:${human(used * 1.08)}`,
      `maxmemory:${CONFIG.maxmemory}`,
      `maxmemory_human:${human(Number(CONFIG.maxmemory))}`,
      `maxmemory_policy:${CONFIG['maxmemory-policy']}`,
      'mem_fragmentation_ratio:1.19',
    ],
    persistence: [
      'loading:0',
      'rdb_bgsave_in_progress:0',
      'rdb_last_bgsave_status:ok',
      'aof_enabled:1',
      'aof_last_write_status:ok',
    ],
    stats: [
      `total_connections_received:${120 + Math.floor(seconds / 30)}`,
      `total_commands_processed:${seconds * 14}`,
      'instantaneous_ops_per_sec:14',
      'rejected_connections:0',
      'expired_keys:412',
      'evicted_keys:0',
      `keyspace_hits:${seconds * 11}`,
      `keyspace_misses:${Math.floor(seconds * 0.6)}`,
    ],
    replication: ['role:master', 'connected_slaves:0'],
    keyspace: keys === 0 ? [] : [`db0:keys=${keys},expires=${data.cachedKeys},avg_ttl=1740221`],
  };
  const wanted =
    section === undefined || ['all', 'default', 'everything'].includes(section) ? Object.keys(sections) : [section];
  const text = wanted.flatMap((name) => {
    const lines = Object.hasOwn(sections, name) ? sections[name]! : null;
    return lines === null
      ? []
      : [`# ${name[0]!.toUpperCase()}${name.slice(1)}\r\n${lines.map((line) => `${line}\r\n`).join('')}`];
  });
  return text.join('\r\n');
}
