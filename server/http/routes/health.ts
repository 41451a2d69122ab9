/** Probes for whoever watches the server: `/healthz` says that it answers, `/readyz` that it can do its work. */
import { Hono } from 'hono';
import type { HttpDeps, HttpEnv } from '../deps.ts';

export function healthRoutes({ ready, log }: Pick<HttpDeps, 'ready' | 'log'>): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();
  app.use('/healthz', noStore());
  app.use('/readyz', noStore());
  app.get('/healthz', (c) => c.json({ ok: true }));
  app.get('/readyz', async (c) => {
    const checks = await Promise.all(ready.map(async ({ name, problem }) => ({ name, problem: await problem() })));
    for (const { name, problem } of checks) if (problem !== null) log.warn({ check: name, problem }, 'not ready');
    const ok = checks.every(({ problem }) => problem === null);
    // Names only: why a check fails is for the log, since anyone may ask here.
    return c.json({ ok, checks: checks.map(({ name, problem }) => ({ name, ok: problem === null })) }, ok ? 200 : 503);
  });
  return app;
}

function noStore() {
  return async (c: { header(name: string, value: string): void }, next: () => Promise<void>) => {
    c.header('Cache-Control', 'no-store');
    await next();
  };
}
