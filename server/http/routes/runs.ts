/** Runs over HTTP: start one, look at it, take its bytes away. Following one live is the socket's business. */
import { Hono } from 'hono';
import { z } from 'zod';
import type { RunAnswer, RunStarted } from '../../../src/contract/api.ts';
import type { Person } from '../../../src/contract/policy.ts';
import type { RunRequest } from '../../../src/contract/run.ts';
import { AppError } from '../../errors.ts';
import type { HttpDeps, HttpEnv } from '../deps.ts';
import { readJson } from '../json-body.ts';
import { sessionOrRefuse } from '../middleware/with-session.ts';
import type { NoteRefusal } from '../refusals.ts';
import { streamOf } from '../stream.ts';

const RUN_ID = /^[0-9a-f]{32}$/;

/** Names a block and nothing else. There is no field for text, and none may be added by a client. */
const runRequestSchema = z.strictObject({
  version: z.string().min(1).max(64),
  doc: z.string().min(1).max(256),
  block: z.string().regex(/^[a-z0-9-]{1,64}$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  target: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  requestId: z.string().regex(/^[A-Za-z0-9-]{1,64}$/),
  params: z.record(z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/), z.string()).optional(),
  rollbackOf: z.string().regex(RUN_ID).optional(),
});

export function runRoutes({ runs }: Pick<HttpDeps, 'runs'>, note: NoteRefusal): Hono<HttpEnv> {
  const app = new Hono<HttpEnv>();

  app.post('/runs', async (c) => {
    let request: RunRequest;
    let person: Person;
    try {
      ({ person } = sessionOrRefuse(c));
      const { params, rollbackOf, ...rest } = await readJson(c, runRequestSchema);
      request = {
        ...rest,
        ...(params === undefined ? {} : { params }),
        ...(rollbackOf === undefined ? {} : { rollbackOf }),
      };
    } catch (error) {
      // What reaches server/runs is recorded there; a request that is not even one is recorded here.
      if (error instanceof AppError)
        await note('run.refused', c.get('session')?.person.id ?? null, {
          code: error.code,
          detail: error.detail ?? null,
        });
      throw error;
    }
    const { run, created } = await runs.start(person, request);
    return c.json<RunStarted>({ run }, created ? 201 : 200);
  });

  app.get('/runs/:id', async (c) => {
    const { person } = sessionOrRefuse(c);
    return c.json<RunAnswer>({ run: await runs.view(person, runId(c.req.param('id'))) });
  });

  // Bytes of a terminal are never shown by the browser itself: they are downloaded, without a type to guess at.
  app.get('/runs/:id/output', async (c) => {
    const { person } = sessionOrRefuse(c);
    const { run, bytes, chunks } = await runs.output(person, runId(c.req.param('id')));
    c.header('Content-Type', 'application/octet-stream');
    c.header('Content-Disposition', `attachment; filename="run-${run.id}.out"`);
    c.header('Content-Length', String(bytes));
    return c.body(streamOf(chunks));
  });

  app.get('/runs/:id/cast', async (c) => {
    const { person } = sessionOrRefuse(c);
    const { run, lines } = await runs.cast(person, runId(c.req.param('id')));
    c.header('Content-Type', 'application/x-asciicast');
    c.header('Content-Disposition', `attachment; filename="run-${run.id}.cast"`);
    return c.body(streamOf(encoded(lines)));
  });
  return app;
}

function runId(text: string): string {
  if (!RUN_ID.test(text)) throw new AppError('run-not-found', { detail: 'not a run id' });
  return text;
}

async function* encoded(lines: AsyncIterable<string>): AsyncIterable<Uint8Array> {
  const encoder = new TextEncoder();
  for await (const line of lines) yield encoder.encode(line);
}
