/**
 * A run's output on its way to the journal. With secrets it goes through the redactor, and what that holds back waits for
 * the rest of the secret, but not for ever: a prompt may end with what looks like the beginning of one.
 */
import { createRedactor } from './redactor.ts';
import type { Secret } from './redactor.ts';

/** Somebody types and waits for the echo. */
export const INTERACTIVE_HOLD_MS = 20;
/**
 * Nobody types here. A secret written in two halves must not be shown in halves because the program was kept waiting for
 * its processor between them.
 */
export const HOLD_MS = 1_000;

export type Output = {
  take(bytes: Uint8Array): void;
  /** Hands on what is held back. To be called before the journal is sealed; what comes later is dropped. */
  end(): void;
};

export type OutputOptions = {
  secrets: readonly Secret[];
  /** Longest quiet time before held bytes are handed on. */
  holdMs: number;
  /** Gets every byte for the journal, in order. Without secrets it is called as if it stood here itself. */
  append: (bytes: Uint8Array) => void;
};

export function createOutput({ secrets, holdMs, append }: OutputOptions): Output {
  if (secrets.length === 0) return { take: append, end() {} };
  let redactor: ReturnType<typeof createRedactor> | null = createRedactor(secrets);
  let timer: NodeJS.Timeout | null = null;
  let immediate: NodeJS.Immediate | null = null;

  const hand = (bytes: Uint8Array) => {
    if (bytes.length > 0) append(bytes);
  };
  const stopClock = () => {
    if (timer !== null) clearTimeout(timer);
    if (immediate !== null) clearImmediate(immediate);
    timer = immediate = null;
  };
  const letGo = () => {
    stopClock();
    if (redactor !== null) hand(redactor.flush());
  };
  // When this process itself was kept waiting, the rest may lie there unread: it is read before immediates come.
  const onDeadline = () => {
    immediate = setImmediate(letGo);
  };

  return {
    take(bytes) {
      if (redactor === null) return;
      stopClock();
      hand(redactor.push(bytes));
      if (redactor.held()) timer = setTimeout(onDeadline, holdMs);
    },
    end() {
      letGo();
      // Runs are kept for a while after their end, the table of their secrets is not.
      redactor = null;
    },
  };
}
