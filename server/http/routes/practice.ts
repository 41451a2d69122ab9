/** A person's own practice system: how it is, faults by name, and a new one. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { PracticeView } from '../../../src/contract/api.ts';
import { AppError } from '../../errors.ts';
import type { HttpDeps, HttpEnv } from '../deps.ts';
import { readJson } from '../json-body.ts';
import { sessionOrRefuse } from '../middleware/with-session.ts';

const place = {
  target: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  version: z.string().min(1).max(64),
};
const fault = z.string().regex(/^[a-z0-9-]{1,64}$/);

const placeSchema = z.object(place);
const steerSchema = z.discriminatedUnion('action', [
  z.strictObject({ ...place, action: z.literal('inject'), fault }),
  z.strictObject({ ...place, action: z.literal('clear'), fault }),
  z.strictObject({ ...place, action: z.literal('reset') }),
]);

export function practiceRoutes({ practice }: Pick<HttpDeps, 'practice'>): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();

  app.get('/practice', async (c) => {
    const { person } = sessionOrRefuse(c);
    const asked = placeSchema.safeParse({ target: c.req.query('target'), version: c.req.query('version') });
    if (!asked.success) throw new AppError('bad-request', { detail: 'target or version' });
    return c.json<PracticeView>(await practice.view(person, asked.data));
  });

  app.post('/practice', async (c) => {
    const { person } = sessionOrRefuse(c);
    return c.json<PracticeView>(await practice.steer(person, await readJson(c, steerSchema)));
  });
  return app;
}
