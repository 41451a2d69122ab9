import { describe, expect, it } from 'vitest';
import { testManifest } from '../testing/release.ts';
import { ask, bugs, clock, codeOf, identity, lines, post, RUN_ID, useHttp } from '../testing/http.ts';

useHttp();

describe('a bug', () => {
  it('is told without its inside, with the time under which the log has it', async () => {
    const response = await ask('/api/pages?version=next&doc=bug');
    expect(response.status).toBe(500);
    const text = await response.text();
    expect(text).not.toContain('secret inside');
    expect(text).toContain(new Date(clock.now()).toISOString());
    expect(bugs).toHaveLength(1);
    expect((bugs[0]!.err as Error).message).toBe('secret inside');
  });
});

describe('headers', () => {
  it('of a page hold the policy with the hashes of its release', async () => {
    const policy = (await ask('/')).headers.get('content-security-policy')!;
    expect(policy.split('; ')).toEqual([
      "default-src 'self'",
      `script-src 'self' 'wasm-unsafe-eval' ${testManifest().scriptHashes[0]}`,
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      "font-src 'self' data:",
      "connect-src 'self'",
      "worker-src 'self'",
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ]);
  });

  it('are on every answer, also on refusals, missing pages and bugs', async () => {
    const answers = [
      await ask('/'),
      await ask('/nowhere'),
      await ask('/assets/js/none.js'),
      await ask('/healthz'),
      await ask('/', { headers: { Host: 'evil.example' } }),
      await post('/api/runs', {}, { Origin: null }),
      await ask('/api/pages?version=next&doc=bug'),
      await ask('/api/nowhere'),
    ];
    for (const { headers } of answers) {
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
      expect(headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    }
  });

  it('keep the API out of every cache', async () => {
    for (const path of ['/api/me', '/api/nowhere', `/api/runs/${RUN_ID}`, '/api/pages?version=next&doc=bug']) {
      expect((await ask(path)).headers.get('cache-control')).toBe('no-store');
    }
  });
});

describe('the log', () => {
  it('has no cookie, code, ticket or query in it', async () => {
    const { code } = await identity.makeCode('Ada');
    const cookie = (await post('/api/sign-in?token=q-secret', { code })).headers.get('set-cookie')!.split(';')[0]!;
    const { ticket } = (await (await post('/api/tickets', {}, { Cookie: cookie })).json()) as { ticket: string };
    const all = JSON.stringify(lines);
    expect(all).toContain('/api/sign-in');
    for (const secret of [code, cookie.split('=')[1]!, ticket, 'q-secret']) expect(all).not.toContain(secret);
  });
});

describe('an address that is not there', () => {
  it('is said in the API’s own shape below /api, for every method', async () => {
    for (const method of ['GET', 'POST', 'DELETE']) {
      const response = await ask('/api/nowhere', { method });
      expect([response.status, await codeOf(response)]).toEqual([404, 'not-found']);
    }
  });
});
