/** Only pages of ours may make requests that do something. */
import type { MiddlewareHandler } from 'hono';
import { AppError } from '../../errors.ts';
import type { AllowList } from '../allow-list.ts';
import type { HttpEnv } from '../deps.ts';
import type { NoteRefusal } from '../refusals.ts';

/**
 * Anything but GET and HEAD needs an Origin that is on the list: browsers send one with every such request, so a missing
 * one is no page of ours, and `null` (a sandboxed frame, a file) is nobody. A GET of the API may come without, as browsers
 * send none there, but not with a foreign one, and not from a page that the browser says is another's: a program on
 * another port of this machine counts as the same site, and gets the cookie sent along.
 */
export function originCheck(allowed: AllowList, note: NoteRefusal): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const origin = c.req.header('origin');
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    const listed = origin !== undefined && allowed.origins.has(origin);
    const foreignRead =
      c.req.path.startsWith('/api/') && (origin === undefined ? !isOwn(c.req.header('sec-fetch-site')) : !listed);
    if (reads ? foreignRead : !listed) {
      await note('request.refused', null, { code: 'origin-refused', origin: origin ?? null, path: c.req.path });
      throw new AppError('origin-refused', { detail: `origin ${origin ?? 'missing'}` });
    }
    await next();
  };
}

/** Older browsers and programs send nothing; `none` is an address typed or a bookmark. */
function isOwn(fetchSite: string | undefined): boolean {
  return fetchSite === undefined || fetchSite === 'same-origin' || fetchSite === 'none';
}
