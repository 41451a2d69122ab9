/** GET /api/me: who I am here and what there is. Answers without a session, too: the page then offers to sign in. */
import { Hono } from 'hono';
import type { Me } from '../../../src/contract/api.ts';
import type { Person } from '../../../src/contract/policy.ts';
import type { HttpDeps, HttpEnv } from '../deps.ts';

type MeDeps = Pick<HttpDeps, 'releases' | 'targets' | 'now'>;

export function meRoutes(deps: MeDeps): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get('/me', (c) => c.json(meOf(deps, c.get('session')?.person ?? null)));
}

export function meOf({ releases, targets, now }: MeDeps, person: Person | null): Me {
  return { person, targets: targets(), contentDigest: releases.current()?.contentDigest ?? '', serverTime: now() };
}
