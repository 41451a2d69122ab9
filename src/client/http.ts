/**
 * One call to the server's API. A server that is not there is a value, not an exception: the page is read without one
 * more often than with one.
 */
import type { ApiError } from '../contract/api.ts';
import type { HoldView, SessionView } from '../contract/session.ts';

export const CALL_DEADLINE_MS = 10_000;

/** The block of a session that runs now and is in the way. */
export type Busy = NonNullable<SessionView['busy']>;

export type Refusal = {
  kind: 'refused';
  status: number;
  code: string;
  message: string;
  published: { sha256: string; code: string } | null;
  /** The fields it is about. */
  params: { name: string; words: string }[];
  busy: Busy | null;
  hold: HoldView | null;
};

export type Answer<T> = { kind: 'ok'; value: T } | { kind: 'away' } | Refusal;

/** GET without a body, POST with one. `path` starts with `/api/`. Never throws. */
export type Call = <T>(path: string, body?: unknown, deadlineMs?: number) => Promise<Answer<T>>;

type Fetch = (input: string, init: RequestInit) => Promise<Response>;

/**
 * Makes the caller. `serverUrl` is empty for the page's own origin. An answer that is not JSON did not come from our
 * server (a static host's 404 page, a proxy's complaint) and counts as away.
 */
export function createCall(options: { serverUrl: () => string; fetch: Fetch; deadlineMs?: number }): Call {
  return async <T>(
    path: string,
    body?: unknown,
    deadlineMs = options.deadlineMs ?? CALL_DEADLINE_MS,
  ): Promise<Answer<T>> => {
    const init: RequestInit = {
      credentials: 'same-origin',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(deadlineMs),
    };
    if (body !== undefined) {
      init.method = 'POST';
      init.headers = { accept: 'application/json', 'content-type': 'application/json' };
      init.body = JSON.stringify(body);
    }
    try {
      const response = await options.fetch(options.serverUrl() + path, init);
      if (response.status === 204) return { kind: 'ok', value: undefined as T };
      if (!(response.headers.get('content-type') ?? '').includes('application/json')) return { kind: 'away' };
      const answer: unknown = await response.json();
      return response.ok ? { kind: 'ok', value: answer as T } : refusal(response.status, answer);
    } catch {
      return { kind: 'away' };
    }
  };
}

function refusal(status: number, answer: unknown): Refusal {
  const error = (answer as Partial<ApiError> | null)?.error;
  return {
    kind: 'refused',
    status,
    code: error?.code ?? 'internal',
    message: error?.message ?? `The server answered with status ${status}.`,
    published: error?.published ?? null,
    params: error?.params ?? [],
    busy: error?.busy ?? null,
    hold: error?.hold ?? null,
  };
}
