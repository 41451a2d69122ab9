/** One line per request: no query, no headers, no body, so no secret can be in it. */
import type { MiddlewareHandler } from 'hono';
import type { HttpEnv, HttpLog } from '../deps.ts';

export function requestLog(log: HttpLog, now: () => number): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    const startedAt = now();
    await next();
    log.info({ method: c.req.method, path: c.req.path, status: c.res.status, ms: now() - startedAt }, 'request');
  };
}
