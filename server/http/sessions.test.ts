/** Sessions, choices and taking over, as a page asks for them. */
import { describe, expect, it } from 'vitest';
import { ask, asked, codeOf, cookieOf, holdView, post, runRequest, started, useHttp } from '../testing/http.ts';

useHttp();

const ref = { version: 'next', doc: 'runbooks/health', target: 'stack' };
const ROUTES: [string, object, object][] = [
  ['/api/sessions/reset', ref, { session: null }],
  ['/api/sessions/captures', { ...ref, name: 'IMAGE', value: 'sha' }, { session: { cwd: '/srv' } }],
  [
    '/api/sessions/steps',
    { ...ref, step: 'manual-0123456789ab', done: true, note: 'called' },
    { session: { cwd: '/srv' } },
  ],
  ['/api/choices', { version: 'next', doc: 'runbooks/health', param: 'SERVICE' }, { choices: ['redis'] }],
  ['/api/holds/take-over', { ...ref, reason: 'shift change' }, { hold: holdView }],
];

describe.each(ROUTES)('%s', (path, body, answer) => {
  it('answers who is signed in', async () => {
    const response = await post(path, body, await cookieOf());
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject(answer);
    expect(asked).toMatchObject([{ person: 'Ada', request: body }]);
  });

  it('is closed to everybody else, to other origins, and to requests of another shape', async () => {
    expect(await codeOf(await post(path, body))).toBe('not-signed-in');
    const cookie = await cookieOf();
    expect(await codeOf(await post(path, body, { ...cookie, Origin: 'https://evil.example' }))).toBe('origin-refused');
    expect(await codeOf(await post(path, { ...body, code: 'rm -rf /' }, cookie))).toBe('unknown-field');
    for (const name of Object.keys(body)) {
      expect(await codeOf(await post(path, { ...body, [name]: 17 }, cookie))).toBe('bad-request');
      const { [name as keyof typeof body]: _, ...rest } = body;
      expect(await codeOf(await post(path, rest, cookie))).toBe('bad-request');
    }
    expect((await ask(path, { headers: cookie })).status).toBe(404);
    expect(asked).toEqual([]);
  });
});

describe('an error that names what is in the way', () => {
  it('says so on the wire, and nothing of the inside', async () => {
    const response = await post('/api/holds/take-over', { ...ref, reason: 'refused' }, await cookieOf());
    expect(response.status).toBe(409);
    const text = await response.text();
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'held', hold: holdView } });
    expect(text).not.toContain('inside');
  });
});

describe('a run request', () => {
  it('carries parameters and the run it takes back', async () => {
    const params = { SERVICE: '$(id)\n' };
    const rollbackOf = 'cd'.repeat(16);
    await post('/api/runs', { ...runRequest, params, rollbackOf }, await cookieOf());
    expect(started[0]!.request).toMatchObject({ params, rollbackOf });
  });

  it.each([
    ['a name no parameter has', { params: { 'a-b': 'x' } }, 'bad-request'],
    ['a value that is no text', { params: { SERVICE: 1 } }, 'bad-request'],
    ['no id of a run', { rollbackOf: '../x' }, 'bad-request'],
    ['a megabyte', { params: { SERVICE: 'x'.repeat(1_000_000) } }, 'too-large'],
  ])('with %s is refused', async (_, change, code) => {
    expect(await codeOf(await post('/api/runs', { ...runRequest, ...change }, await cookieOf()))).toBe(code);
    expect(started).toEqual([]);
  });
});
