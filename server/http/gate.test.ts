import { describe, expect, it } from 'vitest';
import {
  ask,
  clock,
  codeOf,
  cookieOf,
  identity,
  ORIGIN,
  post,
  recorded,
  runRequest,
  started,
  useHttp,
} from '../testing/http.ts';

useHttp();

describe('Host', () => {
  it.each([['127.0.0.1:4280'], ['localhost:4280'], ['LocalHost:4280'], ['[::1]:4280']])(
    '%s is answered',
    async (host) => {
      expect((await ask('/', { headers: { Host: host } })).status).toBe(200);
    },
  );

  it.each([
    ['evil.example:4280'],
    ['127.0.0.1'],
    ['127.0.0.1:4281'],
    ['127.0.0.1.evil.example:4280'],
    ['127.0.0.1.:4280'],
    ['localhost.:4280'],
    ['localhost'],
    ['0.0.0.0:4280'],
    ['127.1:4280'],
    ['2130706433:4280'],
    ['[::ffff:127.0.0.1]:4280'],
    ['127.0.0.1:4280,evil.example'],
    ['127.0.0.1:4280.evil.example'],
    [''],
    [null],
  ])('%s is not, for pages and API alike, and it is recorded', async (host) => {
    for (const path of ['/', '/api/me', '/assets/js/main.1234.js']) {
      const response = await ask(path, { headers: { Host: host } });
      expect(response.status).toBe(421);
      expect(await codeOf(response)).toBe('host-refused');
    }
    expect(await recorded('request.refused')).toHaveLength(3);
  });

  it('is the header itself: what a proxy, or anybody, says it was before does not count', async () => {
    const forwarded = {
      'X-Forwarded-Host': '127.0.0.1:4280',
      'X-Forwarded-Proto': 'http',
      'X-Original-Host': '127.0.0.1:4280',
      Forwarded: 'host=127.0.0.1:4280;proto=http',
    };
    expect((await ask('/api/me', { headers: { ...forwarded, Host: 'evil.example' } })).status).toBe(421);
    const cookie = await cookieOf();
    for (const origin of ['http://evil.example', null]) {
      const sent = { ...cookie, ...forwarded, Origin: origin, 'X-Forwarded-Origin': ORIGIN, Referer: `${ORIGIN}/` };
      expect((await post('/api/runs', runRequest, sent)).status).toBe(403);
    }
    expect(started).toEqual([]);
  });

  it('does not matter to probes, which come by address and learn nothing', async () => {
    const health = await ask('/healthz', { headers: { Host: '10.0.0.1' } });
    expect([health.status, await health.json()]).toEqual([200, { ok: true }]);
    const ready = await ask('/readyz', { headers: { Host: '10.0.0.1' } });
    expect([ready.status, await ready.json()]).toEqual([200, { ok: true, checks: [{ name: 'database', ok: true }] }]);
  });
});

describe('Origin', () => {
  const bad = [
    ['missing', null],
    ['null', 'null'],
    ['another host', 'http://evil.example'],
    ['another port', 'http://127.0.0.1:4281'],
    ['another scheme', 'https://127.0.0.1:4280'],
    ['a longer name', 'http://127.0.0.1:4280.evil.example'],
    ['a name that ends like ours', 'http://evil127.0.0.1:4280'],
    ['a trailing slash', 'http://127.0.0.1:4280/'],
    ['other letters', 'HTTP://127.0.0.1:4280'],
    ['a trailing dot', 'http://127.0.0.1.:4280'],
    ['a name with a user before it', 'http://127.0.0.1:4280@evil.example'],
    ['a bare address', 'http://127.0.0.1'],
    ['an extension of the browser', 'chrome-extension://abcdef'],
    ['two at once', 'http://127.0.0.1:4280, http://evil.example'],
    ['empty', ''],
  ] as const;

  it.each(bad)('%s: a valid cookie does not help, nothing starts, and it is recorded', async (_name, origin) => {
    const cookie = await cookieOf();
    for (const path of ['/api/runs', '/api/tickets', '/api/sign-out', '/api/sign-in']) {
      const response = await post(path, runRequest, { ...cookie, Origin: origin });
      expect(response.status).toBe(403);
      expect(await codeOf(response)).toBe('origin-refused');
    }
    expect(started).toEqual([]);
    expect(await recorded('request.refused')).toHaveLength(4);
    expect((await identity.sessionOf(cookie.Cookie))?.person.name).toBe('Ada');
  });

  it('is needed for every method that is not GET or HEAD, also where nothing is', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      for (const path of ['/api/runs', '/', '/nowhere']) {
        expect((await ask(path, { method, headers: { Origin: 'http://evil.example' } })).status).toBe(403);
      }
    }
  });

  it('of another site may not even read the API', async () => {
    const cookie = await cookieOf();
    expect((await ask('/api/me', { headers: { ...cookie, Origin: 'http://evil.example' } })).status).toBe(403);
    for (const site of ['cross-site', 'same-site']) {
      expect((await ask('/api/me', { headers: { ...cookie, 'Sec-Fetch-Site': site } })).status).toBe(403);
    }
    for (const site of ['same-origin', 'none']) {
      expect((await ask('/api/me', { headers: { ...cookie, 'Sec-Fetch-Site': site } })).status).toBe(200);
    }
    expect((await ask('/api/me', { headers: { ...cookie, Origin: ORIGIN } })).status).toBe(200);
    // Following a link from another site to a page is how people come.
    expect((await ask('/runbooks/health', { headers: { 'Sec-Fetch-Site': 'cross-site' } })).status).toBe(200);
  });

  it('never gets permission to read across origins', async () => {
    const response = await ask('/api/me', { headers: { Origin: ORIGIN } });
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  it('refused in a flood is recorded only so often', async () => {
    for (let i = 0; i < 100; i++) await post('/api/runs', {}, { Origin: 'http://evil.example' });
    expect((await recorded('request.refused')).length).toBe(30);
    clock.advance(30_000);
    await post('/api/runs', {}, { Origin: 'http://evil.example' });
    expect((await recorded('request.refused')).length).toBe(31);
  });
});
