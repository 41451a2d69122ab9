/** A person's practice system, as a page asks for it and steers it. */
import { describe, expect, it } from 'vitest';
import { ask, asked, codeOf, cookieOf, post, practiceView, useHttp } from '../testing/http.ts';

useHttp();

const place = { target: 'stack', version: 'next' };
const PATH = '/api/practice?target=stack&version=next';

describe('GET /api/practice', () => {
  it('says how the system of whoever is signed in is', async () => {
    const response = await ask(PATH, { headers: await cookieOf() });
    expect([response.status, await response.json()]).toEqual([200, practiceView]);
    expect(asked).toEqual([{ what: 'practice', person: 'Ada', request: place }]);
  });

  it('is closed to everybody else', async () => {
    expect(await codeOf(await ask(PATH))).toBe('not-signed-in');
    expect(asked).toEqual([]);
  });

  it.each([
    ['no target', '/api/practice?version=next', 'bad-request'],
    ['no version', '/api/practice?target=stack', 'bad-request'],
    ['a target that no configuration can name', '/api/practice?target=..%2F&version=next', 'bad-request'],
    ['a target that is real', '/api/practice?target=db-host&version=next', 'no-practice'],
  ])('refuses %s', async (_, path, code) => {
    expect(await codeOf(await ask(path, { headers: await cookieOf() }))).toBe(code);
  });
});

describe('POST /api/practice', () => {
  it.each([
    { ...place, action: 'inject', fault: 'redis-down' },
    { ...place, action: 'clear', fault: 'redis-down' },
    { ...place, action: 'reset' },
  ])('takes $action', async (request) => {
    const response = await post('/api/practice', request, await cookieOf());
    expect([response.status, await response.json()]).toEqual([200, practiceView]);
    expect(asked).toEqual([{ what: request.action, person: 'Ada', request }]);
  });

  it.each([
    ['nothing', {}, 'bad-request'],
    ['an action there is not', { ...place, action: 'run', fault: 'redis-down' }, 'bad-request'],
    ['a fault without a name', { ...place, action: 'inject' }, 'bad-request'],
    ['a fault that is text of something', { ...place, action: 'inject', fault: 'redis down; id' }, 'bad-request'],
    ['a person', { ...place, action: 'reset', person: 'bob' }, 'unknown-field'],
    ['a fault to reset', { ...place, action: 'reset', fault: 'redis-down' }, 'unknown-field'],
  ])('refuses %s', async (_, body, code) => {
    expect(await codeOf(await post('/api/practice', body, await cookieOf()))).toBe(code);
    expect(asked).toEqual([]);
  });

  it('is closed to who is not signed in and to other origins, and says when a block is in the way', async () => {
    const reset = { ...place, action: 'reset' };
    expect(await codeOf(await post('/api/practice', reset))).toBe('not-signed-in');
    const cookie = await cookieOf();
    expect(await codeOf(await post('/api/practice', reset, { ...cookie, Origin: 'https://evil.example' }))).toBe(
      'origin-refused',
    );
    const busy = await post('/api/practice', { ...reset, version: 'busy' }, cookie);
    expect([busy.status, await codeOf(busy)]).toEqual([409, 'practice-busy']);
    expect(asked).toEqual([]);
  });
});
