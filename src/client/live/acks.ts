/** Acknowledges what has been drawn: at once for a lot, a little later for a little, so that chatter stays small. */
import type { Schedule } from '../store.ts';

export const ACK_BYTES = 64 * 1024;
export const ACK_PAUSE_MS = 50;

export type Acks = { drawn(end: number): void; restart(): void; dispose(): void };

export function createAcks(deps: { schedule: Schedule; send: (offset: number) => void }): Acks {
  let acked: number | null = null;
  let latest = 0;
  let cancel: (() => void) | null = null;

  function flush(): void {
    cancel?.();
    cancel = null;
    acked = latest;
    deps.send(latest);
  }

  return {
    drawn(end) {
      latest = end;
      if (acked === null || end - acked >= ACK_BYTES) flush();
      else cancel ??= deps.schedule(flush, ACK_PAUSE_MS);
    },
    restart() {
      acked = null;
    },
    dispose() {
      cancel?.();
      cancel = null;
    },
  };
}
