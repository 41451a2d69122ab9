/** GET /api/me: who I am here and what there is. Answers without a session, too: the page then offers to sign in. */
import { Hono } from 'hono';
import type { Me, TargetView } from '../../../src/contract/api.ts';
import type { Person } from '../../../src/contract/policy.ts';
import type { HttpDeps, HttpEnv } from '../deps.ts';

type MeDeps = Pick<HttpDeps, 'releases' | 'targets' | 'now'>;

export function meRoutes(deps: MeDeps): Hono<HttpEnv> {
  return new Hono<HttpEnv>().get('/me', (c) => c.json(meOf(deps, c.get('session')?.person ?? null)));
}

export function meOf({ releases, targets, now }: MeDeps, person: Person | null): Me {
  return {
    person,
    targets: targets().map((target) => (person === null ? seenFromOutside(target) : target)),
    contentDigest: releases.current()?.contentDigest ?? '',
    serverTime: now(),
  };
}

/** The note of a real target names its user and folder, which is for people who may run something there. */
function seenFromOutside(target: TargetView): TargetView {
  return target.environment === 'practice' ? target : { ...target, note: '' };
}
