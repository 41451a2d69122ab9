/**
 * Control of the system from the server's side: what is wrong with it on purpose, and making it so. Asked over the same
 * socket as commands; blocks reach that socket too, so every request carries the token that the server alone knows.
 */
import { timingSafeEqual } from 'node:crypto';
import { clearFault, injectFault, isFault } from './faults/index.ts';
import type { System } from './system.ts';

export type ControlRequest = { token: string } & (
  | { action: 'status' }
  /** One that was injected before is made anew: blocks may have mended it since. Clearing what is not there does nothing. */
  | { action: 'inject' | 'clear'; fault: string }
);

export type ControlAnswer = { ok: true; profile: string; faults: string[] } | { ok: false; why: string };

/** Whether `given` is this system's token. An empty token is nobody's: a system without one takes no control. */
export function isToken(token: string, given: unknown): boolean {
  if (token === '' || typeof given !== 'string') return false;
  const [a, b] = [Buffer.from(token), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Does what is asked. Resolves once every port follows. `why` is a sentence. */
export async function control(system: System, request: ControlRequest): Promise<ControlAnswer> {
  if (request.action === 'inject' || request.action === 'clear') {
    const { action, fault } = request;
    if (!isFault(fault)) return { ok: false, why: `This practice system knows no fault ${JSON.stringify(fault)}.` };
    await system.change((stack, now) => {
      clearFault(stack, fault, now);
      if (action === 'inject') injectFault(stack, fault, now);
    });
  } else if (request.action !== 'status') {
    return { ok: false, why: 'This practice system does not know that request.' };
  }
  return { ok: true, profile: system.profile, faults: [...system.look().faults].sort() };
}
