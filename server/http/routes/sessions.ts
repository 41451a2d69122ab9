/** What a person does to a session by hand, the choices of a parameter, and taking over. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { Choices, HoldAnswer, SessionAnswer } from '../../../src/contract/api.ts';
import { MAX_REASON_CHARS } from '../../../src/contract/session.ts';
import { MANUAL_STEP_ID, MAX_NOTE_CHARS } from '../../../src/contract/step.ts';
import type { HttpDeps, HttpEnv } from '../deps.ts';
import { readJson } from '../json-body.ts';
import { sessionOrRefuse } from '../middleware/with-session.ts';

const page = {
  version: z.string().min(1).max(64),
  doc: z.string().min(1).max(256),
};
const ref = { ...page, target: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/) };
const variable = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]{0,63}$/);

const resetSchema = z.strictObject(ref);
const correctSchema = z.strictObject({ ...ref, name: variable, value: z.string().max(8 * 1024) });
const markSchema = z.strictObject({
  ...ref,
  step: z.string().regex(MANUAL_STEP_ID),
  done: z.boolean(),
  note: z.string().max(MAX_NOTE_CHARS),
});
const choicesSchema = z.strictObject({ ...page, param: variable });
const takeOverSchema = z.strictObject({ ...ref, reason: z.string().max(MAX_REASON_CHARS) });

export function sessionRoutes({ runs }: Pick<HttpDeps, 'runs'>): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();

  app.post('/sessions/reset', async (c) => {
    const { person } = sessionOrRefuse(c);
    await runs.resetSession(person, await readJson(c, resetSchema));
    return c.json<SessionAnswer>({ session: null });
  });

  app.post('/sessions/captures', async (c) => {
    const { person } = sessionOrRefuse(c);
    return c.json<SessionAnswer>({ session: await runs.correctCapture(person, await readJson(c, correctSchema)) });
  });

  app.post('/sessions/steps', async (c) => {
    const { person } = sessionOrRefuse(c);
    return c.json<SessionAnswer>({ session: await runs.markStep(person, await readJson(c, markSchema)) });
  });

  app.post('/choices', async (c) => {
    const { person } = sessionOrRefuse(c);
    return c.json<Choices>(await runs.choices(person, await readJson(c, choicesSchema)));
  });

  app.post('/holds/take-over', async (c) => {
    const { person } = sessionOrRefuse(c);
    return c.json<HoldAnswer>({ hold: await runs.takeOver(person, await readJson(c, takeOverSchema)) });
  });
  return app;
}
