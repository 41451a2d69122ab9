/** Serves the published site: files that were listed when the release was loaded, and nothing else. */
import { Hono, type Context } from 'hono';
import { AppError } from '../../errors.ts';
import type { Releases, SiteFile } from '../../publish/index.ts';
import type { HttpEnv } from '../deps.ts';
import { createPayloads, type Payload } from './payload.ts';
import { resolvePath } from './resolve.ts';

/** Names of assets carry a hash of their content, so they never change. */
const FOREVER = 'public, max-age=31536000, immutable';
const ASK_EACH_TIME = 'no-cache';
const NOT_FOUND_PAGE = '/404.html';

export function siteRoutes(releases: Releases): Hono<HttpEnv> {
  const payloadOf = createPayloads();
  return new Hono<HttpEnv>().get('*', async (c) => {
    const release = releases.current();
    if (release === null) throw new AppError('site-missing');
    const { pathname } = new URL(c.req.url);
    const resolved = resolvePath(pathname, (path) => release.files.has(path));
    if (resolved.kind === 'redirect') {
      c.header('Cache-Control', ASK_EACH_TIME);
      return c.redirect(resolved.to, 308);
    }
    const found =
      resolved.kind === 'file' ? release.files.get(resolved.path) : (releases.earlierAsset(pathname) ?? undefined);
    if (found !== undefined)
      return send(c, 200, found, await payloadOf(found), pathname.startsWith('/assets/') ? FOREVER : ASK_EACH_TIME);
    const page = release.files.get(NOT_FOUND_PAGE);
    // A missing script must not be answered with a page.
    if (page === undefined || pathname.startsWith('/assets/')) throw new AppError('not-found');
    return send(c, 404, page, await payloadOf(page), ASK_EACH_TIME);
  });
}

function send(
  c: Context<HttpEnv>,
  status: 200 | 404,
  file: SiteFile,
  { bytes, gzipped, tag }: Payload,
  caching: string,
): Response {
  const compressed = gzipped !== null && acceptsGzip(c.req.header('accept-encoding'));
  const etag = `"${tag}${compressed ? '-gz' : ''}"`;
  c.header('Cache-Control', caching);
  c.header('ETag', etag);
  if (gzipped !== null) c.header('Vary', 'Accept-Encoding');
  if (status === 200 && matches(c.req.header('if-none-match'), etag)) return c.body(null, 304);
  c.header('Content-Type', file.type);
  if (compressed) c.header('Content-Encoding', 'gzip');
  const body = compressed ? gzipped : bytes;
  c.header('Content-Length', String(body.length));
  return c.body(body, status);
}

function acceptsGzip(header: string | undefined): boolean {
  return (header ?? '').split(',').some((part) => {
    const [coding, ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    return coding === 'gzip' && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}

function matches(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  return header.split(',').some((part) => {
    const tag = part.trim().replace(/^W\//, '');
    return tag === '*' || tag === etag;
  });
}
