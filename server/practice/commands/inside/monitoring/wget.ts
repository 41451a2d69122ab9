/** BusyBox `wget`, the one HTTP client in the images of Prometheus and Alertmanager. */
import { answerService } from '../../../http/index.ts';
import { SERVICES } from '../../../state/index.ts';
import { addressOf } from '../../../state/network.ts';
import { fail } from '../../context.ts';
import { isOn, parseFlags, valueOf } from '../../flags.ts';
import type { InsideProgram } from '../program.ts';

const FLAGS = {
  quiet: { short: 'q' },
  spider: {},
  'server-response': { short: 'S' },
  'output-document': { short: 'O', value: true },
  timeout: { short: 'T', value: true },
  'post-data': { value: true },
} as const;
/** Ports that servers listen on inside their containers and do not publish. */
const OWN_PORTS: Readonly<Record<string, number>> = {
  'node-exporter': 9100,
  cadvisor: 8080,
  'redis-exporter': 9121,
  'mongodb-exporter': 9216,
};
const REASONS: Readonly<Record<number, string>> = { 401: 'Unauthorized', 404: 'Not Found', 405: 'Method Not Allowed' };

export const wget: InsideProgram = async (context, inside) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok) return await fail(context, 1, `wget: ${parsed.message}`);
  const url = URL.parse(parsed.rest[0] ?? '');
  if (url === null || url.protocol !== 'http:') return await fail(context, 1, 'wget: not an http or ftp url');
  const place = valueOf(parsed, 'output-document');
  if (place !== '-' && place !== '/dev/null' && !isOn(parsed, 'spider'))
    return await fail(context, 1, 'wget: the practice system writes to standard output only; add -O -');
  const host = url.hostname;
  const port = Number(url.port || 80);
  const name = ['localhost', '127.0.0.1'].includes(host) ? inside.container.service : host;
  const spec = SERVICES.find((known) => known.name === name || known.container === name);
  const stack = context.system.look();
  if (spec === undefined || stack.containers.get(spec.name)?.state.status !== 'running')
    return await fail(context, 1, `wget: bad address '${url.host}'`);
  const listens = OWN_PORTS[spec.name] === port || spec.ports.some(({ container }) => container === port);
  const body = valueOf(parsed, 'post-data');
  const request = {
    method: body === undefined ? 'GET' : 'POST',
    path: url.pathname,
    query: url.searchParams,
    body: body ?? '',
  };
  const found = answerService(stack, listens ? spec.name : null, request, context.now());
  const address = host === 'localhost' ? '127.0.0.1' : addressOf(spec.name);
  if (found.kind === 'refused')
    return await fail(context, 1, `wget: can't connect to remote host (${address}): Connection refused`);
  if (found.kind === 'empty') return await fail(context, 1, 'wget: error getting response');
  const { status, body: text } = found.answer;
  if (status >= 400)
    return await fail(context, 1, `wget: server returned error: HTTP/1.1 ${status} ${REASONS[status] ?? ''}`.trimEnd());
  if (place === '-' && !isOn(parsed, 'spider')) await context.stdout.write(text);
  return 0;
};
