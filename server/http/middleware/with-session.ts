/** Looks up who is asking, once per request. */
import type { Context, MiddlewareHandler } from 'hono';
import { AppError } from '../../errors.ts';
import type { Identity, Session } from '../../identity/index.ts';
import type { HttpEnv } from '../deps.ts';

export function withSession(identity: Pick<Identity, 'sessionOf'>): MiddlewareHandler<HttpEnv> {
  return async (c, next) => {
    c.set('session', await identity.sessionOf(c.req.header('cookie')));
    await next();
  };
}

/** The session of the request; AppError not-signed-in without one. */
export function sessionOrRefuse(c: Context<HttpEnv>): Session {
  const session = c.get('session');
  if (session === null) throw new AppError('not-signed-in');
  return session;
}
