/** Grafana on 3000: its health, and a door that asks for a login. */
import { type Answerer, json } from './answer.ts';

export const answerGrafana: Answerer = (_stack, { path }) => {
  if (path === '/api/health') return json(200, { database: 'ok', version: '12.1.1', commit: 'practice' });
  if (path === '/' || path === '/login') {
    return {
      status: 200,
      type: 'text/html; charset=UTF-8',
      body: '<!doctype html><title>Grafana (practice)</title><p>Log in to continue.</p>\n',
    };
  }
  return path.startsWith('/api/')
    ? json(401, { message: 'Unauthorized' })
    : { status: 404, type: 'text/plain', body: 'not found\n' };
};
