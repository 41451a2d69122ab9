/** Reading a request's body: JSON of a known shape within a limit, or a refusal that says which it is not. */
import type { Context } from 'hono';
import type { z } from 'zod';
import { AppError } from '../errors.ts';
import type { HttpEnv } from './deps.ts';

export const BODY_LIMIT_BYTES = 64 * 1024;

/** Throws AppError not-json, too-large, bad-request, or unknown-field when a key is there that the schema does not name. */
export async function readJson<T>(c: Context<HttpEnv>, schema: z.ZodType<T>): Promise<T> {
  const type = c.req.header('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') throw new AppError('not-json', { detail: `content type ${type ?? 'missing'}` });
  const text = await readText(c.req.raw.body);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new AppError('bad-request', { detail: 'not JSON', cause: error });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`).join('; ');
  const unknown = parsed.error.issues.some(({ code }) => code === 'unrecognized_keys');
  throw new AppError(unknown ? 'unknown-field' : 'bad-request', { detail });
}

/** Counts bytes as they come: a length that a client states proves nothing. */
async function readText(body: ReadableStream<Uint8Array> | null): Promise<string> {
  if (body === null) return '';
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.length;
    if (bytes > BODY_LIMIT_BYTES) throw new AppError('too-large');
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch (error) {
    throw new AppError('bad-request', { detail: 'not UTF-8', cause: error });
  }
}
