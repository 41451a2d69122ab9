/**
 * What the stack's web servers answer, as a function of the state. Two callers: the TCP listeners (`ports.ts`) and the
 * simulated `curl`, which needs no listener. No sockets in here.
 */
import { type ServiceName, serves, SERVICES, type Stack } from '../state/index.ts';
import type { Answerer, HttpAnswer, HttpRequest } from './answer.ts';
import { answerApp } from './app.ts';
import { answerGrafana } from './grafana.ts';
import { answerPrometheus } from './prometheus.ts';

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
};

/** MongoDB recognises a browser and says so. */
export const MONGO_OVER_HTTP: HttpAnswer = {
  status: 200,
  type: 'text/plain',
  body: 'It looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n',
};

/** The service that publishes a host port and answers on it now, null when none does. */
export function serviceOnPort(stack: Stack, port: number): ServiceName | null {
  return (
    SERVICES.find(({ name, ports }) => ports.some(({ host }) => host === port) && serves(stack, name))?.name ?? null
  );
}

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
