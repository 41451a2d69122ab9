/**
 * HTTP: the published site and the API. Here lives how a request becomes a call of a feature and a result becomes an
 * answer; what is allowed and what happens is decided by policy, identity and runs. Middlewares are in `middleware/`,
 * one route file per resource in `routes/`, serving of files in `site/`.
 */
import { Hono } from 'hono';
import type { HttpDeps, HttpEnv } from './deps.ts';
import { errorAnswer } from './middleware/error-answer.ts';
import { hostCheck } from './middleware/host-check.ts';
import { originCheck } from './middleware/origin-check.ts';
import { requestLog } from './middleware/request-log.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { withSession } from './middleware/with-session.ts';
import { noteRefusals } from './refusals.ts';
import { healthRoutes } from './routes/health.ts';
import { meRoutes } from './routes/me.ts';
import { pageRoutes } from './routes/pages.ts';
import { practiceRoutes } from './routes/practice.ts';
import { runRoutes } from './routes/runs.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { ticketRoutes } from './routes/tickets.ts';
import { siteRoutes } from './site/index.ts';
import { AppError } from '../errors.ts';

export type { HttpDeps, HttpEnv, ReadyCheck } from './deps.ts';
export { createAllowList, type AllowList } from './allow-list.ts';
export { createHttpServer, type HttpServer } from './server.ts';

/** The whole HTTP surface. `app.fetch` answers a Request; sockets are not its business. */
export function createHttp(deps: HttpDeps): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  const refusals = noteRefusals(deps);
  app.onError(errorAnswer(deps.log, deps.now));
  app.notFound(() => {
    throw new AppError('not-found');
  });
  app.use(requestLog(deps.log, deps.now));
  app.use(securityHeaders(deps.releases));
  // Probes come by address and carry nothing, so they are answered before the Host check.
  app.route('/', healthRoutes(deps));
  app.use(hostCheck(deps.allowed, refusals));
  app.use(originCheck(deps.allowed, refusals));
  app.use('/api/*', withSession(deps.identity));
  app.route('/api', meRoutes(deps));
  app.route('/api', signInRoutes(deps));
  app.route('/api', ticketRoutes(deps));
  app.route('/api', pageRoutes(deps));
  app.route('/api', runRoutes(deps, refusals));
  app.route('/api', sessionRoutes(deps));
  app.route('/api', practiceRoutes(deps));
  app.all('/api/*', () => {
    throw new AppError('not-found');
  });
  app.route('/', siteRoutes(deps.releases));
  return app;
}
