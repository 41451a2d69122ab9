/** `INFO` and the figures it takes. */
import { counters, keyCount, maxMemory, wantedBytes } from '../../state/redis.ts';
import { settingsOf } from './redis-config.ts';
import type { RedisView } from './redis-reply.ts';

const MIB = 1024 * 1024;

/** Seconds since the epoch: the last save on demand, or by the save points. */
export function lastSave({ data, now }: RedisView): number {
  const bySavePoint = Math.floor(now / 1000) - (Math.floor(now / 1000) % 300);
  return Math.max(bySavePoint, Math.floor((data.savedAt ?? 0) / 1000));
}

export function info(view: RedisView, section: string | undefined): string {
  const { data } = view;
  const seconds = Math.max(1, Math.floor((view.now - view.startedAt) / 1000));
  const keys = keyCount(data);
  const limit = maxMemory(data, view.startedAt);
  const filled = wantedBytes(data);
  const used = limit > 0 ? Math.min(filled, limit) : filled;
  const count = counters(data, view.startedAt, view.now);
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
      `maxmemory:${limit}`,
      `maxmemory_human:${human(limit)}`,
      `maxmemory_policy:${settingsOf(view)['maxmemory-policy']}`,
      'mem_fragmentation_ratio:1.19',
    ],
    persistence: [
      'loading:0',
      `rdb_changes_since_last_save:${Math.floor(view.now / 1000) - lastSave(view)}`,
      'rdb_bgsave_in_progress:0',
      `rdb_last_save_time:${lastSave(view)}`,
      'rdb_last_bgsave_status:ok',
      'rdb_last_bgsave_time_sec:0',
      'aof_enabled:1',
      'aof_rewrite_in_progress:0',
      'aof_last_bgrewrite_status:ok',
      'aof_last_write_status:ok',
      `aof_current_size:${Math.round(filled * 0.6)}`,
      `aof_base_size:${Math.round(filled * 0.45)}`,
    ],
    stats: [
      `total_connections_received:${120 + Math.floor(seconds / 30)}`,
      `total_commands_processed:${seconds * 14}`,
      'instantaneous_ops_per_sec:14',
      'rejected_connections:0',
      'expired_keys:412',
      `evicted_keys:${count.evicted}`,
      `keyspace_hits:${count.hits}`,
      `keyspace_misses:${count.misses}`,
    ],
    replication: ['role:master', 'connected_slaves:0'],
    keyspace: keys === 0 ? [] : [`db0:keys=${keys},expires=${data.cachedKeys - data.deleted.size},avg_ttl=1740221`],
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
