import { describe, expect, it } from 'vitest';
import type { Me } from '../../src/contract/api.ts';
import { testManifest } from '../testing/release.ts';
import { ask, clock, codeOf, cookieOf, identity, post, useHttp } from '../testing/http.ts';

useHttp();

describe('signing in', () => {
  it('trades the code for a cookie that scripts cannot read and other sites do not send', async () => {
    const { code } = await identity.makeCode('Ada', ['operator']);
    const response = await post('/api/sign-in', { code });
    expect(response.status).toBe(200);
    expect((await response.json()) as Me).toMatchObject({
      person: { name: 'Ada', roles: ['operator'] },
      contentDigest: testManifest().contentDigest,
    });
    expect(response.headers.get('set-cookie')).toMatch(
      /^runbooks-4280=[\w-]{43}; Path=\/; Max-Age=7200; HttpOnly; SameSite=Strict$/,
    );
  });

  it('says which way a code does not count', async () => {
    const { code } = await identity.makeCode('Ada');
    await post('/api/sign-in', { code });
    const used = await post('/api/sign-in', { code });
    expect([used.status, await codeOf(used), used.headers.get('set-cookie')]).toEqual([401, 'sign-in-code-used', null]);
    expect(await codeOf(await post('/api/sign-in', { code: 'x' }))).toBe('sign-in-code-unknown');
    const late = await identity.makeCode('Ada');
    clock.advance(10 * 60_000);
    expect(await codeOf(await post('/api/sign-in', { code: late.code }))).toBe('sign-in-code-expired');
  });

  it('may be tried only so often, and again after a while', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 32; i++) statuses.push((await post('/api/sign-in', { code: 'x' })).status);
    expect(statuses).toEqual([...Array.from({ length: 30 }, () => 401), 429, 429]);
    clock.advance(6_000);
    expect((await post('/api/sign-in', { code: 'x' })).status).toBe(401);
    expect((await post('/api/sign-in', { code: 'x' })).status).toBe(429);
  });

  it('is undone by signing out', async () => {
    const cookie = await cookieOf();
    const out = await post('/api/sign-out', {}, cookie);
    expect(await out.json()).toMatchObject({ person: null });
    expect(out.headers.get('set-cookie')).toContain('runbooks-4280=; Path=/; Max-Age=0');
    expect(await (await ask('/api/me', { headers: cookie })).json()).toMatchObject({ person: null });
    expect((await post('/api/tickets', {}, cookie)).status).toBe(401);
  });

  it('is needed to read as whom and where a real target runs blocks', async () => {
    const note = async (headers: Record<string, string>) => {
      const me = (await (await ask('/api/me', { headers })).json()) as Me;
      return me.targets.find((target) => target.name === 'db-host')?.note;
    };
    expect(await note({})).toBe('');
    expect(await note(await cookieOf())).toBe('Runs as ops in /srv.');
  });

  it('is not needed to ask who one is', async () => {
    const response = await ask('/api/me');
    expect((await response.json()) as Me).toEqual({
      person: null,
      targets: [
        { name: 'stack', environment: 'practice', note: 'A simulated stack.', isolated: true },
        { name: 'db-host', environment: 'staging', note: '', isolated: false },
      ],
      contentDigest: testManifest().contentDigest,
      serverTime: clock.now(),
    });
  });
});

describe('tickets', () => {
  it('are for people who are signed in, and count once', async () => {
    expect(await codeOf(await post('/api/tickets'))).toBe('not-signed-in');
    const response = await post('/api/tickets', {}, await cookieOf());
    expect(response.status).toBe(201);
    const { ticket, expiresInMs } = (await response.json()) as { ticket: string; expiresInMs: number };
    expect(expiresInMs).toBe(30_000);
    expect((await identity.takeTicket(ticket))?.person.name).toBe('Ada');
    expect(await identity.takeTicket(ticket)).toBeNull();
  });
});
