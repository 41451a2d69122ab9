/** Ties the monitoring to the stack: at every start of its containers they read the files they see. */
import type { ReadCheckout } from '../checkout.ts';
import { addEvent, type Container, type Stack } from '../state/index.ts';
import { startAlertmanager } from './alertmanager.ts';
import { provisioningErrors } from './grafana.ts';
import { startPrometheus } from './load.ts';

/** Call once, when the stack has been made and before anybody looks at it. */
export function startMonitoring(stack: Stack, readCheckout: ReadCheckout): void {
  stack.readCheckout = readCheckout;
  stack.atStart = (container, now) => start(stack, container, now);
  for (const container of stack.containers.values()) start(stack, container, container.state.startedAt);
}

function start(stack: Stack, container: Container, now: number): void {
  if (container.service === 'prometheus') startPrometheus(stack, container, now);
  if (container.service === 'grafana')
    for (const line of provisioningErrors(stack, now)) addEvent(container, now, line);
  if (container.service === 'alertmanager') startAlertmanager(stack, container, now);
}
