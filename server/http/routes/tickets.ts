/** POST /api/tickets: what the page sends as the first message on its socket. */
import { Hono } from 'hono';
import type { Ticket } from '../../../src/contract/api.ts';
import { AppError } from '../../errors.ts';
import type { HttpDeps, HttpEnv } from '../deps.ts';
import { sessionOrRefuse } from '../middleware/with-session.ts';
import { createTokenBucket } from '../token-bucket.ts';

/** A reload in every tab at once passes; a page in a loop does not. */
const BURST = 32;
const PER_SECOND = 2;

export function ticketRoutes({ identity, now }: Pick<HttpDeps, 'identity' | 'now'>): Hono<HttpEnv> {
  const mayIssue = createTokenBucket({ burst: BURST, perSecond: PER_SECOND, now });
  return new Hono<HttpEnv>().post('/tickets', (c) => {
    const { sessionIdHash } = sessionOrRefuse(c);
    if (!mayIssue(sessionIdHash)) throw new AppError('too-many-requests');
    return c.json<Ticket>(identity.issueTicket(sessionIdHash), 201);
  });
}
