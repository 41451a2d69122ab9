/** Settings of Redis: those of the file, what may be changed while it runs, and `CONFIG`. */
import { notePressure } from '../../state/redis.ts';
import { matchesGlob, type RedisView, type Reply, wrongCount } from './redis-reply.ts';

const MIB = 1024 * 1024;

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

/** Settings that may be changed while it runs, and what their values look like. */
const CHANGEABLE: Readonly<Record<string, RegExp>> = {
  maxmemory: /^(\d{1,12})(b|k|kb|m|mb|g|gb)?$/i,
  'maxmemory-policy': /^(allkeys|volatile)-(lru|lfu|random)$|^(volatile-ttl|noeviction)$/,
  'slowlog-log-slower-than': /^-?\d{1,12}$/,
};
const UNITS: Readonly<Record<string, number>> = { b: 1, k: 1000, kb: 1024, m: 1e6, mb: MIB, g: 1e9, gb: 1024 * MIB };

export function config(view: RedisView, [verb, name, value]: readonly string[]): Reply {
  const { data } = view;
  switch (verb?.toUpperCase()) {
    case 'GET':
      return name === undefined ? wrongCount('config|get') : configGet(view, name);
    case 'RESETSTAT':
      return { kind: 'error', text: 'ERR the practice system does not know CONFIG RESETSTAT' };
    case 'REWRITE':
      // The file is mounted read-only.
      return { kind: 'error', text: 'ERR Rewriting config file: Read-only file system' };
    case 'SET': {
      if (name === undefined || value === undefined) return wrongCount('config|set');
      const setting = name.toLowerCase();
      const form = Object.hasOwn(CHANGEABLE, setting) ? CHANGEABLE[setting]! : null;
      if (form === null)
        return { kind: 'error', text: `ERR the practice system does not change '${name}' while Redis runs` };
      const match = form.exec(value);
      if (match === null)
        return {
          kind: 'error',
          text: `ERR CONFIG SET failed (possibly related to argument '${name}') - argument couldn't be parsed`,
        };
      const kept = data.settings.at >= view.startedAt ? data.settings.values : new Map<string, string>();
      kept.set(
        setting,
        setting === 'maxmemory' ? String(Number(match[1]) * (UNITS[match[2]?.toLowerCase() ?? 'b'] ?? 1)) : value,
      );
      data.settings = { at: view.now, values: kept };
      notePressure(data, view.startedAt, view.now);
      return { kind: 'status', text: 'OK' };
    }
    default:
      return { kind: 'error', text: 'ERR the practice system knows CONFIG GET and CONFIG SET only' };
  }
}

/** The file's settings, and over them what was set in this run. */
export function settingsOf({ data, startedAt }: RedisView): Record<string, string> {
  return { ...CONFIG, ...(data.settings.at >= startedAt ? Object.fromEntries(data.settings.values) : {}) };
}

function configGet(view: RedisView, pattern: string): Reply {
  const items = Object.entries(settingsOf(view)).filter(([name]) => matchesGlob(name, pattern.toLowerCase()));
  return {
    kind: 'array',
    items: items.flatMap(([name, value]): Reply[] => [
      { kind: 'bulk', text: name },
      { kind: 'bulk', text: value },
    ]),
  };
}
