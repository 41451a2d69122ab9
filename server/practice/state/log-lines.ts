/**
 * What the programs of the stack say: lines when they start and stop, and lines of everyday work. Everyday lines are a
 * pure function of seed, service and time slot, so that asking twice gives the same log and nothing has to be stored.
 */
import { fraction, hex, pick } from './random.ts';
import type { LogLine, ServiceName } from './types.ts';

/** One everyday line at most per slot. */
export const SLOT_MS: Record<ServiceName, number> = {
  'robo-rlhf': 4_000,
  'robo-rlhf-dev': 3_600_000,
  'robo-rlhf-gpu': 5_000,
  mongodb: 30_000,
  redis: 120_000,
  prometheus: 180_000,
  grafana: 60_000,
  jupyter: 300_000,
  tensorboard: 300_000,
  'node-exporter': 3_600_000,
  cadvisor: 3_600_000,
  'redis-exporter': 3_600_000,
  'mongodb-exporter': 3_600_000,
  alertmanager: 3_600_000,
};

type Chance = (name: string) => number;
type Writer = (at: number, chance: Chance, seed: number) => string;

const TASKS = ['pick-and-place', 'drawer-open', 'peg-insert', 'cloth-fold', 'cup-stack'] as const;

const appLine: Writer = (at, chance, seed) => {
  const number = (name: string, from: number, to: number): number => from + Math.floor(chance(name) * (to - from));
  const kind = chance('kind');
  const access = (path: string, status: string): string =>
    `INFO:     172.18.0.${number('host', 2, 9)}:${number('port', 32_768, 60_999)} - "GET ${path} HTTP/1.1" ${status}`;
  const log = (level: string, module: string, message: string): string =>
    `${stamp(at)},${String(at % 1000).padStart(3, '0')} - ${module} - ${level} - ${message}`;
  if (kind < 0.3) return access('/health', '200 OK');
  if (kind < 0.55) return access(`/api/pair/${number('pair', 1, 8_420)}`, '200 OK');
  if (kind < 0.65) return access('/metrics', '200 OK');
  if (kind < 0.85) {
    const task = pick(TASKS, seed, at, 'task');
    return log(
      'INFO',
      'robo_rlhf.preference',
      `annotation stored pair=${number('pair', 1, 8_420)} task=${task} ms=${number('ms', 18, 140)}`,
    );
  }
  if (kind < 0.97)
    return log(
      'INFO',
      'robo_rlhf.pipeline',
      `queue depth ${number('depth', 0, 12)}, workers 4, cache hits ${number('hits', 88, 99)} %`,
    );
  if (kind < 0.99)
    return log(
      'WARNING',
      'robo_rlhf.preference',
      `slow read pair=${number('pair', 1, 8_420)} ms=${number('ms', 900, 1_800)}`,
    );
  return log('ERROR', 'robo_rlhf.preference', `annotation refused pair=${number('pair', 8_421, 9_999)}: no such pair`);
};

const WRITERS: Partial<Record<ServiceName, Writer>> = {
  'robo-rlhf': appLine,
  mongodb: (at, chance, seed) =>
    mongoLine(
      at,
      'NETWORK',
      chance('id') < 0.5 ? 22943 : 22944,
      chance('id') < 0.5 ? 'Connection accepted' : 'Connection ended',
      {
        remote: `172.18.0.4:${40_000 + Math.floor(chance('port') * 9_999)}`,
        uuid: hex(16, seed, at),
        connectionCount: 3 + Math.floor(chance('count') * 5),
      },
    ),
  redis: (at, chance) =>
    chance('kind') < 0.5
      ? `1:M ${redisStamp(at)} * 10 changes in 300 seconds. Saving...`
      : `1:M ${redisStamp(at)} * Background saving terminated with success`,
  prometheus: (at) =>
    `time=${new Date(at).toISOString()} level=INFO source=head.go:1342 msg="Head GC completed" component=tsdb duration=2.1ms`,
  grafana: (at, chance) =>
    `logger=infra.usagestats t=${new Date(at).toISOString()} level=info msg="Usage stats are ready to report" took=${(chance('took') * 4).toFixed(2)}ms`,
};

/** The everyday line of a slot, null when the service was quiet. */
export function everydayLine(seed: number, service: ServiceName, slot: number): LogLine | null {
  const writer = WRITERS[service];
  if (writer === undefined) return null;
  const chance: Chance = (name) => fraction(seed, service, slot, name);
  if (chance('quiet') < 0.15) return null;
  const at = slot * SLOT_MS[service] + Math.floor(chance('at') * SLOT_MS[service]);
  return { at, text: writer(at, chance, seed) };
}

/** `%T` stands for the time of the event, in the program's own way of writing it. */
const START: Partial<Record<ServiceName, string[]>> = {
  'robo-rlhf': [
    'INFO:     Started server process [1]',
    'INFO:     Waiting for application startup.',
    'INFO:     Application startup complete.',
    'INFO:     Uvicorn running on http://0.0.0.0:8080 (Press CTRL+C to quit)',
  ],
  redis: [
    '1:C %T * oO0OoO0OoO0Oo Redis is starting oO0OoO0OoO0Oo',
    '1:C %T * Redis version=7.4.5, bits=64, commit=00000000, modified=0, pid=1, just started',
    '1:M %T * Running mode=standalone, port=6379.',
    '1:M %T * Ready to accept connections tcp',
  ],
  mongodb: [
    '%M"c":"CONTROL", "id":20698,"ctx":"-","msg":"***** SERVER RESTARTED *****"}',
    '%M"c":"NETWORK", "id":23016,"ctx":"listener","msg":"Waiting for connections","attr":{"port":27017,"ssl":"off"}}',
  ],
  prometheus: ['time=%I level=INFO source=main.go:1297 msg="Server is ready to receive web requests."'],
  grafana: [
    'logger=http.server t=%I level=info msg="HTTP Server Listen" address=[::]:3000 protocol=http subUrl= socket=',
  ],
};

Object.assign(START, {
  'node-exporter': ['time=%I level=INFO source=tls_config.go:347 msg="Listening on" address=[::]:9100'],
  'redis-exporter': ['time="%I" level=info msg="Providing metrics at :9121/metrics"'],
  'mongodb-exporter': ['time=%I level=INFO source=tls_config.go:347 msg="Listening on" address=[::]:9216'],
  alertmanager: ['time=%I level=INFO source=tls_config.go:347 msg="Listening on" address=[::]:9093'],
});

const STOP: Partial<Record<ServiceName, string[]>> = {
  'robo-rlhf': [
    'INFO:     Shutting down',
    'INFO:     Application shutdown complete.',
    'INFO:     Finished server process [1]',
  ],
  redis: [
    '1:signal-handler (%E) Received SIGTERM scheduling shutdown...',
    '1:M %T * User requested shutdown...',
    '1:M %T # Redis is now ready to exit, bye bye...',
  ],
  mongodb: ['%M"c":"CONTROL", "id":23138,"ctx":"SignalHandler","msg":"Shutting down","attr":{"exitCode":0}}'],
  prometheus: ['time=%I level=INFO source=main.go:1000 msg="See you next time!"'],
};

export const startLines = (service: ServiceName): string[] => START[service] ?? [];
export const stopLines = (service: ServiceName): string[] => STOP[service] ?? [];

/** Puts the time of an event into its line. */
export function stampLine(text: string, at: number): string {
  return text
    .replace('%T', redisStamp(at))
    .replace('%I', new Date(at).toISOString())
    .replace('%E', String(Math.floor(at / 1000)))
    .replace('%M', `{"t":{"$date":"${mongoDate(at)}"},"s":"I", `);
}

function mongoLine(at: number, component: string, id: number, msg: string, attr: Record<string, unknown>): string {
  return `{"t":{"$date":"${mongoDate(at)}"},"s":"I",  "c":"${component}", "id":${id}, "ctx":"listener","msg":"${msg}","attr":${JSON.stringify(attr)}}`;
}

function mongoDate(at: number): string {
  return new Date(at).toISOString().replace('Z', '+00:00');
}

function stamp(at: number): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

function redisStamp(at: number): string {
  const date = new Date(at);
  const month = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'][
    date.getUTCMonth()
  ];
  return `${date.getUTCDate()} ${month} ${date.getUTCFullYear()} ${date.toISOString().slice(11, 23)}`;
}
