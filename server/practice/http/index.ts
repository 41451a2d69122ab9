/**
 * What the stack's web servers answer, as a function of the state. Two callers: the TCP listeners (`ports.ts`) and the
 * simulated `curl`, which needs no listener. No sockets in here.
 */
import { isScanning, type ServiceName, serves, SERVICES, type Stack } from '../state/index.ts';
import { answerAlertmanager } from './alertmanager.ts';
import type { Answerer, HttpAnswer, HttpRequest } from './answer.ts';
import { answerApp } from './app.ts';
import { answerGrafana } from './grafana.ts';
import { answerExporter, answerPrometheus } from './prometheus.ts';

/** What a connection to a port meets. */
export type PortAnswer =
  | { kind: 'refused' }
  /** Somebody listens who does not speak HTTP and hangs up. */
  | { kind: 'empty' }
  | { kind: 'http'; answer: HttpAnswer };

export const HTTP_SERVERS: Partial<Record<ServiceName, Answerer>> = {
  'robo-rlhf': answerApp,
  prometheus: answerPrometheus,
  grafana: answerGrafana,
  alertmanager: answerAlertmanager,
  'node-exporter': answerExporter('node-exporter'),
  cadvisor: answerExporter('cadvisor'),
  'redis-exporter': answerExporter('redis-exporter'),
  'mongodb-exporter': answerExporter('mongodb-exporter'),
};

/** MongoDB recognises a browser and says so. */
export const MONGO_OVER_HTTP: HttpAnswer = {
  status: 200,
  type: 'text/plain',
  body: 'It looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n',
};

/** The service that publishes a host port and answers on it now, null when none does. */
export function serviceOnPort(stack: Stack, port: number): ServiceName | null {
  const publishes = (name: ServiceName): boolean =>
    stack.containers.get(name)?.config.ports.some(({ host }) => host === port) === true;
  return SERVICES.find(({ name }) => publishes(name) && serves(stack, name))?.name ?? null;
}

/** Whether a container of others listens on this host port; all of them are web servers without a page of the stack's. */
export function strangerOnPort(stack: Stack, port: number): boolean {
  return [...stack.strangers.values()].some(
    ({ state, ports }) => state.status === 'running' && ports.some(({ host }) => host === port),
  );
}

export const STRANGER_ANSWER: HttpAnswer = {
  status: 404,
  type: 'text/html',
  body: '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n<center><h1>404 Not Found</h1></center>\r\n<hr><center>nginx/1.27.5</center>\r\n</body>\r\n</html>\r\n',
};

/** What an HTTP request to a service's own server gives. */
export function answerService(
  stack: Stack,
  service: ServiceName | null,
  request: HttpRequest,
  now: number,
): PortAnswer {
  if (service === null || !serves(stack, service)) return { kind: 'refused' };
  const answerer = HTTP_SERVERS[service];
  if (answerer !== undefined) return { kind: 'http', answer: answerer(stack, request, now) };
  return service === 'mongodb' ? { kind: 'http', answer: MONGO_OVER_HTTP } : { kind: 'empty' };
}

/** What a page of the app takes when its questions read whole collections. */
const SCANNING_ANSWER_MS = 680;

/** How long the service thinks before it answers, in milliseconds. */
export function answerMs(stack: Stack, service: ServiceName, path: string): number {
  return service === 'robo-rlhf' && path.startsWith('/api/') && isScanning(stack) ? SCANNING_ANSWER_MS : 0;
}
