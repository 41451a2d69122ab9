import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { Hono } from 'hono';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../errors.ts';
import { openReleases } from '../../publish/index.ts';
import { publishTestRelease, TEST_SITE } from '../../testing/release.ts';
import { testClock } from '../../testing/store.ts';
import type { HttpEnv } from '../deps.ts';
import { siteRoutes } from './index.ts';
import { resolvePath } from './resolve.ts';

describe('which file answers a path', () => {
  const site = new Set([
    '/index.html',
    '/404.html',
    '/a.html',
    '/b/index.html',
    '/c d.html',
    '/é.html',
    '/assets/x.js',
    '/docs.html',
    '/docs/deep.html',
  ]);
  const resolve = (path: string) => resolvePath(path, (name) => site.has(name));

  it.each([
    ['/', '/index.html'],
    ['/a', '/a.html'],
    ['/b/', '/b/index.html'],
    ['/c%20d', '/c d.html'],
    ['/%C3%A9', '/é.html'],
    ['/assets/x.js', '/assets/x.js'],
    ['/docs', '/docs.html'],
    ['/docs/deep', '/docs/deep.html'],
  ])('%s is %s', (path, file) => expect(resolve(path)).toEqual({ kind: 'file', path: file }));

  it.each([
    ['/index.html', '/'],
    ['/a/', '/a'],
    ['/a.html', '/a'],
    ['/b', '/b/'],
    ['/b/index.html', '/b/'],
    ['/docs/', '/docs'],
    ['/c%20d/', '/c%20d'],
  ])('%s goes to %s', (path, to) => expect(resolve(path)).toEqual({ kind: 'redirect', to }));

  it.each([
    '/nowhere',
    '/404',
    '/404.html',
    '//a',
    '//evil.example/b',
    '/b//',
    '/%2e%2e/a',
    '/..%2fa',
    '/a%00',
    '/%',
    '/%ff',
    '/\\evil.example',
    '/a%5c',
    '/%2f%2fevil.example/',
    '',
    'a',
  ])('%s is nothing', (path) => expect(resolve(path)).toEqual({ kind: 'none' }));

  it('never leads to another host and never to a file that is not of the site', () => {
    const part = fc.oneof(
      fc.constantFrom(
        '/',
        '//',
        '\\',
        '..',
        '.',
        '%2e',
        '%2f',
        '%5c',
        '%00',
        'a',
        'b',
        '.html',
        'index.html',
        'evil.example',
      ),
      fc.string({ maxLength: 4 }),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
        const resolved = resolve(`/${parts.join('')}`);
        if (resolved.kind === 'file') expect(site.has(resolved.path)).toBe(true);
        if (resolved.kind === 'redirect')
          expect(new URL(resolved.to, 'http://own.example/x/y').host).toBe('own.example');
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('the site', () => {
  let publishedDir: string;
  let app: Hono<HttpEnv>;
  const clock = testClock();

  beforeEach(async () => {
    publishedDir = mkdtempSync(join(tmpdir(), 'runbooks-site-'));
    await publishTestRelease(publishedDir);
    app = newApp();
  });
  afterEach(() => rmSync(publishedDir, { recursive: true, force: true }));

  function newApp(): Hono<HttpEnv> {
    const releases = openReleases({
      publishedDir,
      now: clock.now,
      log: { info: () => undefined, error: () => undefined },
    });
    const fresh = new Hono<HttpEnv>();
    fresh.onError((error, c) =>
      error instanceof AppError ? c.text(error.code, error.status as 404) : c.text('bug', 500),
    );
    return fresh.route('/', siteRoutes(releases));
  }

  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    app.request(`http://127.0.0.1${path}`, { headers, method });

  it('sends pages to be asked for each time, and hashed assets to be kept', async () => {
    const page = await ask('/runbooks/health');
    expect([page.status, await page.text()]).toEqual([200, TEST_SITE['runbooks/health.html']]);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const script = await ask('/assets/js/main.1234.js');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect((await ask('/img/logo.svg')).headers.get('cache-control')).toBe('no-cache');
  });

  it('sends nothing twice to whoever has it', async () => {
    const etag = (await ask('/')).headers.get('etag')!;
    for (const header of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await ask('/', { 'If-None-Match': header });
      expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);
    }
    expect((await ask('/', { 'If-None-Match': '"other"' })).status).toBe(200);
  });

  it('compresses what gains by it, for those who take it, under another tag', async () => {
    const plain = await ask('/assets/js/main.1234.js');
    const packed = await ask('/assets/js/main.1234.js', { 'Accept-Encoding': 'br, gzip' });
    const bytes = Buffer.from(await packed.arrayBuffer());
    expect(packed.headers.get('content-encoding')).toBe('gzip');
    expect(gunzipSync(bytes).toString()).toBe(await plain.text());
    expect(packed.headers.get('content-length')).toBe(String(bytes.length));
    expect(packed.headers.get('etag')).not.toBe(plain.headers.get('etag'));
    expect([plain, packed].map(({ headers }) => headers.get('vary'))).toEqual(['Accept-Encoding', 'Accept-Encoding']);
    for (const header of ['gzip;q=0', 'br', '']) {
      expect(
        (await ask('/assets/js/main.1234.js', { 'Accept-Encoding': header })).headers.get('content-encoding'),
      ).toBeNull();
    }
    expect((await ask('/', { 'Accept-Encoding': 'gzip' })).headers.get('content-encoding')).toBeNull();
  });

  it('answers HEAD with the headers of GET alone', async () => {
    const head = await ask('/', {}, 'HEAD');
    expect([head.status, await head.text(), head.headers.get('etag')]).toEqual([
      200,
      '',
      (await ask('/')).headers.get('etag'),
    ]);
  });

  it('says in its own page what is not there, and never answers a script with a page', async () => {
    const missing = await ask('/nowhere', { 'If-None-Match': '*' });
    expect([missing.status, await missing.text()]).toEqual([404, TEST_SITE['404.html']]);
    const script = await ask('/assets/js/none.js');
    expect([script.status, await script.text()]).toEqual([404, 'not-found']);
  });

  it('keeps source maps and the manifest to itself', async () => {
    for (const path of [
      '/assets/js/main.1234.js.map',
      '/../published/manifest.json',
      '/..%2fpublished%2fmanifest.json',
      '/published/manifest.json',
      '/release.json',
    ]) {
      expect((await ask(path)).status).toBe(404);
    }
  });

  it('sends a page that moved to its one address, for good', async () => {
    const moved = await ask('/runbooks/health/');
    expect([moved.status, moved.headers.get('location')]).toEqual([308, '/runbooks/health']);
  });

  it('still has the scripts of the release before', async () => {
    await ask('/');
    await publishTestRelease(publishedDir, { site: { 'index.html': 'new' } });
    clock.advance(1_000);
    expect(await (await ask('/')).text()).toBe('new');
    expect((await ask('/assets/js/main.1234.js')).status).toBe(200);
  });

  it('says that nothing is published yet', async () => {
    rmSync(join(publishedDir, 'current'));
    app = newApp();
    const response = await ask('/');
    expect([response.status, await response.text()]).toEqual([503, 'site-missing']);
  });
});
