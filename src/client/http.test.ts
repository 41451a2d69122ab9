import { expect, test } from 'vitest';
import { createCall } from './http.ts';

const json = (status: number, body: unknown) => Response.json(body, { status });
const calling = (fetch: (input: string, init: RequestInit) => Promise<Response>) =>
  createCall({ serverUrl: () => 'http://here', fetch, deadlineMs: 50 });

test('an answer is a value', async () => {
  const call = calling(async (input, init) => json(200, { input, method: init.method ?? 'GET' }));
  expect(await call('/api/me')).toEqual({ kind: 'ok', value: { input: 'http://here/api/me', method: 'GET' } });
});

test('a body is sent as JSON', async () => {
  const call = calling(async (_input, init) =>
    json(201, { method: init.method, body: init.body, headers: init.headers }),
  );
  expect(await call('/api/x', { a: 1 })).toMatchObject({
    value: { method: 'POST', body: '{"a":1}', headers: { 'content-type': 'application/json' } },
  });
});

test('an error of ours keeps its code, words and published text', async () => {
  const published = { sha256: 'f', code: 'ls\n' };
  const call = calling(async () => json(409, { error: { code: 'stale-block', message: 'Reload.', published } }));
  expect(await call('/api/runs', {})).toEqual({
    kind: 'refused',
    status: 409,
    code: 'stale-block',
    message: 'Reload.',
    published,
    params: [],
    busy: null,
    hold: null,
  });
});

test('an error keeps the fields it is about and who is in the way', async () => {
  const params = [{ name: 'SERVICE', words: 'has no value' }];
  const busy = { run: 'r', block: 'b', title: 'B' };
  const call = calling(async () => json(422, { error: { code: 'param-missing', message: 'Fill.', params, busy } }));
  expect(await call('/api/runs', {})).toMatchObject({ params, busy, hold: null });
});

test('a call that may take longer has a deadline of its own', async () => {
  const call = calling(
    (_input, init) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => resolve(json(200, 1)), 80);
        init.signal!.addEventListener('abort', () => {
          clearTimeout(timer);
          reject(new Error('late'));
        });
      }),
  );
  expect(await call('/api/x', {})).toEqual({ kind: 'away' });
  expect(await call('/api/x', {}, 2_000)).toEqual({ kind: 'ok', value: 1 });
});

test.each([
  [
    'a static host’s 404 page',
    async () => new Response('<html>', { status: 404, headers: { 'content-type': 'text/html' } }),
  ],
  ['no network', async () => Promise.reject(new TypeError('failed'))],
  ['JSON cut off', async () => new Response('{"a', { headers: { 'content-type': 'application/json' } })],
  [
    'silence',
    (_input: string, init: RequestInit) =>
      new Promise<Response>((_resolve, reject) =>
        init.signal!.addEventListener('abort', () => reject(new Error('late'))),
      ),
  ],
])('%s means that nobody is there', async (_name, fetch) => {
  expect(await calling(fetch)('/api/me')).toEqual({ kind: 'away' });
});

test('204 is an answer without a value', async () => {
  expect(await calling(async () => new Response(null, { status: 204 }))('/api/sign-out', {})).toEqual({
    kind: 'ok',
    value: undefined,
  });
});
