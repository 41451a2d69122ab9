/**
 * `curl`, a stand-in for hosts and containers where the real one cannot be used: HTTP to the stack's own servers, with
 * the flags and exit statuses that health checks rely on.
 */
import type { HttpAnswer } from '../http/answer.ts';
import { answerMs, answerService, serviceOnPort, STRANGER_ANSWER, strangerOnPort } from '../http/index.ts';
import { type ServiceName, SERVICES } from '../state/index.ts';
import { type Command, type CommandContext } from './context.ts';
import { isOn, parseFlags, type Parsed, valueOf } from './flags.ts';

const FLAGS = {
  fail: { short: 'f' },
  'fail-with-body': {},
  silent: { short: 's' },
  'show-error': { short: 'S' },
  location: { short: 'L' },
  include: { short: 'i' },
  head: { short: 'I' },
  get: { short: 'G' },
  output: { short: 'o', value: true },
  'write-out': { short: 'w', value: true },
  'max-time': { short: 'm', value: true },
  'connect-timeout': { value: true },
  retry: { value: true },
  'retry-delay': { value: true },
  'retry-connrefused': {},
  request: { short: 'X', value: true },
  header: { short: 'H', value: true },
  data: { short: 'd', value: true },
  'data-urlencode': { value: true },
  user: { short: 'u', value: true },
  'no-progress-meter': {},
} as const;

const STATUS = {
  ok: 0,
  usage: 2,
  badUrl: 3,
  noHost: 6,
  refused: 7,
  httpError: 22,
  writeError: 23,
  timeout: 28,
  emptyReply: 52,
} as const;
const LOCAL = ['localhost', '127.0.0.1', '[::1]', '0.0.0.0'];
const NETWORK_MS = 12;
const RETRIES_MOST = 100;
const REASONS: Record<number, string> = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  404: 'Not Found',
  405: 'Method Not Allowed',
  503: 'Service Unavailable',
};

export const curl: Command = async (context) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok) {
    const option = parsed.message.replace(/^.*?(--\S+|-\S+)$/, '$1');
    await context.stderr.write(
      `curl: option ${option}: is unknown\ncurl: try 'curl --help' or 'curl --manual' for more information\n`,
    );
    return STATUS.usage;
  }
  if (parsed.rest.length === 0) {
    await context.stderr.write(
      "curl: (2) no URL specified\ncurl: try 'curl --help' or 'curl --manual' for more information\n",
    );
    return STATUS.usage;
  }
  let status: number = STATUS.ok;
  for (const url of parsed.rest) status = await fetchWithRetries(context, parsed, url);
  return status;
};

/** Refused connections are tried again where that is asked for; other failures are not, as they would not pass. */
async function fetchWithRetries(context: CommandContext, parsed: Parsed, url: string): Promise<number> {
  const delayMs = Number(valueOf(parsed, 'retry-delay') ?? 1) * 1000;
  const retries = isOn(parsed, 'retry-connrefused') ? Math.min(Number(valueOf(parsed, 'retry') ?? 0), RETRIES_MOST) : 0;
  for (let left = retries; ; left--) {
    const status = await fetchOne(context, parsed, url);
    if (status !== STATUS.refused || !(left > 0)) return status;
    if (!isOn(parsed, 'silent') || isOn(parsed, 'show-error'))
      await context.stderr.write(
        `curl: (7) Failed to connect. Will retry in ${delayMs / 1000} second(s). ${left} retries left.\n`,
      );
    await context.sleep(delayMs);
  }
}

async function fetchOne(context: CommandContext, parsed: Parsed, given: string): Promise<number> {
  const complain = async (status: number, words: string): Promise<number> => {
    if (!isOn(parsed, 'silent') || isOn(parsed, 'show-error'))
      await context.stderr.write(`curl: (${status}) ${words}\n`);
    return status;
  };
  const url = URL.parse(/^\w+:\/\//.test(given) ? given : `http://${given}`);
  if (url === null) return await complain(STATUS.badUrl, 'URL rejected: Malformed input to a URL function');
  if (url.protocol !== 'http:')
    return await complain(1, `Protocol "${url.protocol.slice(0, -1)}" not supported by the practice system`);
  const data = dataOf(parsed);
  const asQuery = isOn(parsed, 'get');
  if (asQuery && data !== '') url.search = url.search === '' ? data : `${url.search}&${data}`;
  const method =
    valueOf(parsed, 'request') ?? (isOn(parsed, 'head') ? 'HEAD' : data !== '' && !asQuery ? 'POST' : 'GET');

  const limit = Number(valueOf(parsed, 'max-time') ?? valueOf(parsed, 'connect-timeout') ?? Infinity) * 1000;
  if (limit > 0 && limit < NETWORK_MS)
    return await complain(STATUS.timeout, `Operation timed out after ${limit} milliseconds with 0 bytes received`);
  await context.sleep(NETWORK_MS);
  const port = Number(url.port || 80);
  const service = resolveService(context, url.hostname, port);
  if (service === undefined) return await complain(STATUS.noHost, `Could not resolve host: ${url.hostname}`);
  const waitMs = service === null ? 0 : answerMs(context.system.look(), service, url.pathname);
  await context.sleep(waitMs);
  const user = valueOf(parsed, 'user') ?? (url.username === '' ? undefined : `${url.username}:${url.password}`);
  const request = {
    method,
    path: url.pathname,
    query: url.searchParams,
    body: asQuery ? '' : data,
    ...(user === undefined ? {} : { authorization: `Basic ${Buffer.from(user).toString('base64')}` }),
  };
  const found =
    service === null && LOCAL.includes(url.hostname) && strangerOnPort(context.system.look(), port)
      ? ({ kind: 'http', answer: STRANGER_ANSWER } as const)
      : answerService(context.system.look(), service, request, context.now());
  if (found.kind !== 'http') {
    await writeOut(context, parsed, { status: 0, type: '', body: '' }, port, NETWORK_MS + waitMs);
    if (found.kind === 'empty') return await complain(STATUS.emptyReply, 'Empty reply from server');
    return await complain(
      STATUS.refused,
      `Failed to connect to ${url.hostname} port ${port} after 0 ms: Couldn't connect to server`,
    );
  }
  const { answer } = found;
  const failed = answer.status >= 400 && (isOn(parsed, 'fail') || isOn(parsed, 'fail-with-body'));
  const hidesBody = (failed && !isOn(parsed, 'fail-with-body')) || method === 'HEAD';
  const headers = isOn(parsed, 'include') || isOn(parsed, 'head') ? headersOf(answer) : '';
  const written = await deliver(
    context,
    parsed,
    (failed && isOn(parsed, 'fail') ? '' : headers) + (hidesBody ? '' : answer.body),
  );
  if (written !== null) return await complain(STATUS.writeError, written);
  await writeOut(context, parsed, answer, port, NETWORK_MS + waitMs);
  return failed ? await complain(STATUS.httpError, `The requested URL returned error: ${answer.status}`) : STATUS.ok;
}

/** Which service a host and port lead to: null for nobody there, undefined for a name that does not resolve. */
function resolveService(context: CommandContext, host: string, port: number): ServiceName | null | undefined {
  const stack = context.system.look();
  if (LOCAL.includes(host)) return serviceOnPort(stack, port);
  const spec = SERVICES.find(({ name, container }) => name === host || container === host);
  if (spec === undefined || !stack.containers.has(spec.name)) return undefined;
  return spec.ports.some(({ container }) => container === port) ? spec.name : null;
}

function dataOf(parsed: Parsed): string {
  const encoded = (parsed.values.get('data-urlencode') ?? []).map((part) => {
    const at = part.indexOf('=');
    return at <= 0
      ? encodeURIComponent(part.slice(at + 1))
      : `${part.slice(0, at)}=${encodeURIComponent(part.slice(at + 1))}`;
  });
  return [...(parsed.values.get('data') ?? []), ...encoded].join('&');
}

function headersOf(answer: HttpAnswer): string {
  const reason = REASONS[answer.status] ?? '';
  return `HTTP/1.1 ${answer.status} ${reason}\r\ncontent-type: ${answer.type}\r\ncontent-length: ${Buffer.byteLength(answer.body)}\r\n\r\n`;
}

/** Writes to where `-o` says. A failure's words, else null. */
async function deliver(context: CommandContext, parsed: Parsed, text: string): Promise<string | null> {
  const place = valueOf(parsed, 'output');
  if (place === '/dev/null') return null;
  if (place === undefined || place === '-') {
    if (text !== '') await context.stdout.write(text);
    return null;
  }
  const written = await context.writeFile(place, Buffer.from(text));
  return written.ok ? null : `Failure writing output to destination: ${written.why}`;
}

async function writeOut(
  context: CommandContext,
  parsed: Parsed,
  answer: HttpAnswer,
  port: number,
  tookMs: number,
): Promise<void> {
  const format = valueOf(parsed, 'write-out');
  if (format === undefined) return;
  const seconds = (tookMs / 1000).toFixed(6);
  const values: Record<string, string> = {
    http_code: String(answer.status).padStart(3, '0'),
    response_code: String(answer.status).padStart(3, '0'),
    content_type: answer.type,
    size_download: String(Buffer.byteLength(answer.body)),
    time_total: seconds,
    time_connect: seconds,
    time_starttransfer: seconds,
    remote_port: String(port),
  };
  const text = format
    .replaceAll(/%\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
    .replaceAll('\\n', '\n')
    .replaceAll('\\t', '\t');
  await context.stdout.write(text);
}
