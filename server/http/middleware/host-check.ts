/** A name that was rebound to this address gets no answer: only Host headers on the list are served. */
import type { MiddlewareHandler } from 'hono';
import { AppError } from '../../errors.ts';
import type { AllowList } from '../allow-list.ts';
import type { HttpEnv } from '../deps.ts';
import type { NoteRefusal } from '../refusals.ts';

/** A missing Host is refused like a foreign one. */
export function hostCheck(allowed: AllowList, note: NoteRefusal): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const host = c.req.header('host');
    if (host === undefined || !allowed.hosts.has(host.toLowerCase())) {
      await note('request.refused', null, { code: 'host-refused', host: host ?? null, path: c.req.path });
      throw new AppError('host-refused', { detail: `host ${host ?? 'missing'}` });
    }
    await next();
  };
}
