/** Every failure becomes one wire shape: a code, a sentence, and nothing of the inside. */
import type { ErrorHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { ApiError } from '../../../src/contract/api.ts';
import { AppError, ERRORS } from '../../errors.ts';
import type { HttpEnv, HttpLog } from '../deps.ts';

/** Expected failures keep their words; a bug is logged whole and told as `internal` with the time to look for. */
export function errorAnswer(log: HttpLog, now: () => number): ErrorHandler<HttpEnv> {
  return (error, c) => {
    c.header('Cache-Control', 'no-store');
    if (error instanceof AppError) {
      if (error.detail !== undefined) log.info({ code: error.code, path: c.req.path, detail: error.detail }, 'refused');
      return c.json(wireError(error), error.status as ContentfulStatusCode);
    }
    const time = new Date(now()).toISOString();
    log.error({ err: error, method: c.req.method, path: c.req.path, shownAs: time }, 'bug');
    return c.json<ApiError>({ error: { code: 'internal', message: `${ERRORS.internal.message} ${time}` } }, 500);
  };
}

/** What an error may say besides code and sentence; everything else of `extra` stays inside. */
const SHOWN_EXTRAS = ['published', 'params', 'busy', 'hold'] as const;

function wireError({ code, message, extra = {} }: AppError): ApiError {
  const shown = SHOWN_EXTRAS.filter((name) => extra[name] !== undefined).map((name) => [name, extra[name]]);
  return { error: { code, message, ...(Object.fromEntries(shown) as Partial<ApiError['error']>) } };
}
