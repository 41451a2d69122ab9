/** POST /api/sign-in trades a one-time code for a session, POST /api/sign-out ends it. */
import { Hono, type Context } from 'hono';
import { z } from 'zod';
import type { SignIn } from '../../../src/contract/api.ts';
import { AppError } from '../../errors.ts';
import { setCookie } from '../../identity/cookie.ts';
import type { HttpDeps, HttpEnv } from '../deps.ts';
import { readJson } from '../json-body.ts';
import { createTokenBucket } from '../token-bucket.ts';
import { meOf } from './me.ts';

const signInSchema: z.ZodType<SignIn> = z.strictObject({ code: z.string().min(1).max(256) });

/** Codes have 256 bits, so this is not what keeps them safe: it keeps guessing from costing the server anything. */
const ATTEMPTS_BURST = 30;
/** Every refused attempt is a durable event of somebody nobody knows: ten a minute in the long run. */
const ATTEMPTS_PER_SECOND = 1 / 6;

export function signInRoutes(
  deps: Pick<HttpDeps, 'identity' | 'releases' | 'targets' | 'now' | 'sessionMs'>,
): Hono<HttpEnv> {
  const { identity, now, sessionMs } = deps;
  const mayTry = createTokenBucket({ burst: ATTEMPTS_BURST, perSecond: ATTEMPTS_PER_SECOND, now });
  const app = new Hono<HttpEnv>();

  app.post('/sign-in', async (c) => {
    if (!mayTry(addressOf(c))) throw new AppError('too-many-requests');
    const { code } = await readJson(c, signInSchema);
    const result = await identity.signIn(code, c.req.header('cookie'));
    if (!result.ok) throw new AppError(`sign-in-code-${result.why}`);
    c.header('Set-Cookie', setCookie(identity.cookie, result.cookieValue, sessionMs));
    return c.json(meOf(deps, result.session.person));
  });

  app.post('/sign-out', async (c) => {
    const session = c.get('session');
    if (session !== null) await identity.signOut(session);
    c.header('Set-Cookie', setCookie(identity.cookie, null, 0));
    return c.json(meOf(deps, null));
  });
  return app;
}

/** The socket's own address: a forwarded one is the client's to invent. */
function addressOf(c: Context<HttpEnv>): string {
  return c.env?.incoming?.socket.remoteAddress ?? '';
}
