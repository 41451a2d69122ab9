/** The app on 8080, as it answers once the known gaps are closed. */
import { STATUS_CODES } from 'node:http';
import { addEvent, serviceSpec, type Stack } from '../state/index.ts';
import { mongoData } from '../state/volumes.ts';
import { metricsOf } from '../monitoring/series/index.ts';
import { exposition } from '../monitoring/series/metric.ts';
import { type Answerer, type HttpAnswer, type HttpRequest, json } from './answer.ts';

export const answerApp: Answerer = (stack, request, now) => {
  const answer = route(stack, request, now);
  const container = stack.containers.get('robo-rlhf');
  if (container !== undefined)
    addEvent(
      container,
      now,
      `INFO:     172.18.0.1:52114 - "${request.method} ${logged(request.path)} HTTP/1.1" ${answer.status} ${STATUS_CODES[answer.status]}`,
    );
  return answer;
};

function route(stack: Stack, { method, path }: HttpRequest, now: number): HttpAnswer {
  if (method !== 'GET' && method !== 'HEAD') return json(405, { detail: 'Method Not Allowed' });
  const container = stack.containers.get('robo-rlhf')!;
  const startedAt = container.state.startedAt;
  const pairs = mongoData(stack)?.preferences ?? 0;
  if (path === '/health') {
    // It looks at itself only: like the real one it does not notice a missing Redis or MongoDB.
    return json(200, {
      status: 'healthy',
      service: 'robo-rlhf',
      version: '0.1.0',
      uptime_seconds: Math.floor((now - startedAt) / 1000),
    });
  }
  if (path === '/metrics') {
    const body = exposition(metricsOf(stack, 'robo-rlhf'), now);
    return { status: 200, type: 'text/plain; version=0.0.4; charset=utf-8', body };
  }
  if (path === '/api/stats') return json(200, { pairs, annotated: pairs, annotators: 6 });
  if (path === '/')
    return {
      status: 200,
      type: 'text/html; charset=utf-8',
      body: `<!doctype html><title>Preference server (practice)</title><p>${serviceSpec('robo-rlhf').container} is up.</p>\n`,
    };
  return json(404, { detail: 'Not Found' });
}

/** A path as a log may hold it: one line, of bounded length. */
function logged(path: string): string {
  return JSON.stringify(path.slice(0, 200)).slice(1, -1);
}
