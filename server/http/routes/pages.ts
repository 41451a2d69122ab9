/** GET /api/pages: for every block of a page, whether this reader may start it and their newest run of it. */
import { Hono } from 'hono';
import { AppError } from '../../errors.ts';
import type { HttpDeps, HttpEnv } from '../deps.ts';

const NAME_LIMIT_CHARS = 256;

export function pageRoutes({ runs }: Pick<HttpDeps, 'runs'>): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get('/pages', async (c) => {
    const [version, doc] = [c.req.query('version'), c.req.query('doc')];
    if (!isName(version) || !isName(doc)) throw new AppError('bad-request', { detail: 'version or doc' });
    return c.json(await runs.pageState(c.get('session')?.person ?? null, version, doc));
  });
}

function isName(text: string | undefined): text is string {
  return text !== undefined && text.length > 0 && text.length <= NAME_LIMIT_CHARS;
}
