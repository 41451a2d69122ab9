/** What a fault is, and the small ways of making one. */
import { exitContainer, type ServiceName, type Stack, startContainer } from '../state/index.ts';

export type Fault = {
  /** For whoever chooses one: what went wrong, in one sentence. */
  summary: string;
  /** Called once, at any moment, while the fault is not in force. */
  inject(stack: Stack, now: number): void;
  /** Puts right by hand what is still wrong; what a runbook has mended already is left alone. */
  clear(stack: Stack, now: number): void;
};

/** A service that has ended and stays so. */
export const stopped = (service: ServiceName, exitCode: number): Pick<Fault, 'inject' | 'clear'> => ({
  inject: (stack, now) => exitContainer(stack, service, now, exitCode),
  clear: (stack, now) => void startContainer(stack, service, now),
});
