/**
 * The catalogue of every error a person can meet: a stable code, an HTTP status, and a sentence that says what to do.
 * docs/reference/errors.md lists the same codes; a test holds the two together.
 */

type Entry = { status: number; message: string };

export const ERRORS = {
  'bad-request': {
    status: 400,
    message: 'The request is not of the shape this server understands. Reload the page and try again.',
  },
  'unknown-field': {
    status: 400,
    message:
      'The request carries a field this server does not take. A run names a published block and carries no text.',
  },
  'not-json': { status: 415, message: 'The request must be JSON, sent as `Content-Type: application/json`.' },
  'too-large': { status: 413, message: 'The request is larger than 64 KiB, more than anything this server takes.' },
  'not-signed-in': {
    status: 401,
    message: 'Sign in first. On the server’s host, `./runbooks sign-in-link` prints a link.',
  },
  'sign-in-code-used': {
    status: 401,
    message: 'This sign-in link was used already. Get another with `./runbooks sign-in-link` on the server’s host.',
  },
  'sign-in-code-expired': {
    status: 401,
    message:
      'This sign-in link is older than 10 minutes. Get another with `./runbooks sign-in-link` on the server’s host.',
  },
  'sign-in-code-unknown': {
    status: 401,
    message: 'This is not a sign-in link of this server. Get one with `./runbooks sign-in-link` on the server’s host.',
  },
  'ticket-invalid': {
    status: 401,
    message: 'The ticket of this connection is unknown, used or expired. Reload the page.',
  },
  'origin-refused': {
    status: 403,
    message: 'This request came from a page that this server does not serve. Open the runbooks at their own address.',
  },
  'host-refused': {
    status: 421,
    message:
      'This server does not answer to that host name. Use the address it printed at start, or add the name to `server.hosts`.',
  },
  'not-allowed': { status: 403, message: 'You may not do this here.' },
  'not-your-run': { status: 403, message: 'Somebody else started this run: you can watch it, not steer it.' },
  'block-not-found': { status: 404, message: 'No published block has this name. Reload the page.' },
  'run-not-found': { status: 404, message: 'There is no such run, or you may not see it.' },
  'target-not-found': { status: 404, message: 'This target is not configured. Add it to `targets` in runbooks.yaml.' },
  'no-practice': {
    status: 404,
    message: 'This target is no practice system: it has no faults to put in force and cannot be reset.',
  },
  'fault-not-found': { status: 404, message: 'The practice system knows no fault of this name. Reload the page.' },
  'practice-busy': {
    status: 409,
    message: 'A block runs on your practice system. Stop it or wait for its end, then reset.',
  },
  'practice-unreachable': {
    status: 502,
    message: 'Your practice system does not answer. Reset it to get a new one.',
  },
  'not-found': { status: 404, message: 'There is nothing at this address.' },
  'stale-block': {
    status: 409,
    message:
      'This page is older than what is published: the block has changed. Reload the page, read it again, then run it.',
  },
  'param-unknown': {
    status: 400,
    message: 'This block takes no parameter of that name. Reload the page and try again.',
  },
  'param-missing': {
    status: 422,
    message: 'A parameter of this block has no value. Fill it in, then run the block again.',
  },
  'param-invalid': {
    status: 422,
    message: 'A parameter of this block has a value it cannot take. Correct it, then run the block again.',
  },
  'capture-missing': {
    status: 409,
    message: 'This block uses a value that another block of the page finds out. Run that one first.',
  },
  'rollback-unknown': {
    status: 409,
    message: 'The run that this would take back is not one of this page’s. Reload the page and try again.',
  },
  'choices-failed': {
    status: 502,
    message: 'The block that lists the choices did not end as expected. Run it by itself and read what it says.',
  },
  'session-busy': {
    status: 409,
    message: 'Another block of this session is running. Watch it, stop it, or wait for its end.',
  },
  held: {
    status: 409,
    message: 'Somebody else is changing this target by this runbook. Watch, wait, or take over with a reason.',
  },
  'not-held': {
    status: 409,
    message: 'Nobody holds this runbook on this target any more: there is nothing to take over. Run the block.',
  },
  'step-not-found': {
    status: 404,
    message: 'This page has no such step. Reload the page and try again.',
  },
  'too-many-runs': {
    status: 429,
    message: 'You have as many runs going as one person may have. Stop one, or wait for one to end.',
  },
  'too-many-requests': { status: 429, message: 'Too many requests in a short time. Wait a moment.' },
  'too-many-sockets': { status: 429, message: 'Too many connections are open. Close a tab and try again.' },
  'input-not-accepted': {
    status: 409,
    message: 'This block takes no input: it is not marked interactive. Ctrl-C stops it.',
  },
  'protocol-error': {
    status: 400,
    message: 'The connection spoke something this server does not understand. Reload the page.',
  },
  'disk-full': {
    status: 503,
    message:
      'Less than 1 GB is free where the record is kept, so nothing new may run. Free some space on the data folder’s disk.',
  },
  'site-missing': {
    status: 503,
    message: 'No site is published yet. On the server’s host, `./runbooks build` makes one.',
  },
  'shutting-down': {
    status: 503,
    message: 'The server is shutting down and starts nothing new. Try again in a moment.',
  },
  internal: {
    status: 500,
    message: 'Something is broken in the server. The log has the details under the time shown here.',
  },
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof ERRORS;

/** An expected failure on its way to a person. `detail` is for the log only and never leaves the server. */
export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string | undefined;
  /** Extra fields of the wire error, for example what is published now. */
  readonly extra: Record<string, unknown> | undefined;

  constructor(
    code: ErrorCode,
    options: { message?: string; detail?: string; extra?: Record<string, unknown>; cause?: unknown } = {},
  ) {
    super(options.message ?? ERRORS[code].message, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = ERRORS[code].status;
    this.detail = options.detail;
    this.extra = options.extra;
  }
}
