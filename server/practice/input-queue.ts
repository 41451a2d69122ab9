/** What the client has sent of its standard input and the command has not read yet. Bounded: the socket waits. */
import type { Socket } from 'node:net';

const QUEUE_LIMIT_BYTES = 256 * 1024;

export type InputQueue = {
  push(bytes: Uint8Array): void;
  end(): void;
  /** Everything from now on; ends with the input, rejects with the signal's reason. */
  chunks(signal: AbortSignal): AsyncIterable<Uint8Array>;
};

export function createInput(socket: Pick<Socket, 'pause' | 'resume'>): InputQueue {
  const queue: Uint8Array[] = [];
  let queued = 0;
  let ended = false;
  let wake: (() => void) | null = null;

  return {
    push(bytes) {
      queue.push(bytes);
      queued += bytes.length;
      if (queued > QUEUE_LIMIT_BYTES) socket.pause();
      wake?.();
    },
    end() {
      ended = true;
      wake?.();
    },
    async *chunks(signal) {
      for (;;) {
        const next = queue.shift();
        if (next !== undefined) {
          queued -= next.length;
          if (queued <= QUEUE_LIMIT_BYTES) socket.resume();
          yield next;
          continue;
        }
        if (signal.aborted) throw signal.reason;
        if (ended) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
          signal.addEventListener('abort', () => resolve(), { once: true });
        });
        wake = null;
      }
    },
  };
}
