/**
 * Faults by name: what goes wrong on purpose, and how it is put right. Scenarios, labs and the page inject them. One file
 * per area; what a fault has changed lies in the stack's state, so that commands and runbooks meet it everywhere.
 */
import type { Stack } from '../state/index.ts';
import { APP_FAULTS } from './app.ts';
import { DATA_FAULTS } from './data.ts';
import type { Fault } from './fault.ts';
import { HOST_FAULTS } from './host.ts';
import { MONITORING_FAULTS } from './monitoring.ts';
import { FAULT_NAMES, type FaultName } from './names.ts';
import { SECURITY_FAULTS } from './security.ts';

export { FAULT_NAMES, type FaultName } from './names.ts';
export type { Fault } from './fault.ts';

export const FAULTS: Readonly<Record<FaultName, Fault>> = {
  ...APP_FAULTS,
  ...DATA_FAULTS,
  ...MONITORING_FAULTS,
  ...HOST_FAULTS,
  ...SECURITY_FAULTS,
};

export function isFault(name: string): name is FaultName {
  return FAULT_NAMES.some((known) => known === name);
}

/** Does nothing while the fault is in force already. */
export function injectFault(stack: Stack, name: FaultName, now: number): void {
  if (stack.faults.has(name)) return;
  stack.faults.add(name);
  FAULTS[name].inject(stack, now);
}

/** Does nothing when the fault is not in force. */
export function clearFault(stack: Stack, name: FaultName, now: number): void {
  if (!stack.faults.delete(name)) return;
  FAULTS[name].clear(stack, now);
}
