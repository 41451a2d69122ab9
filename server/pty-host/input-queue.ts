/**
 * Keys on their way to a terminal. A program that does not read leaves the terminal full: then a bounded queue waits and
 * tries again after a pause, instead of spinning on EAGAIN.
 */

/** One message; the same as MAX_INPUT_BYTES on the socket to the browser. */
export const MESSAGE_LIMIT_BYTES = 4 * 1024;
/** Everything that waits; what comes beyond it is refused. */
export const QUEUE_LIMIT_BYTES = 64 * 1024;
/** One write: well under the 4 KiB line buffer of the kernel's terminal. */
const PIECE_BYTES = 1024;
const FIRST_RETRY_MS = 1;
const LONGEST_RETRY_MS = 50;

export type InputQueue = {
  /** False when the bytes were refused: too long, or too much is waiting. */
  push(bytes: Uint8Array): boolean;
  dispose(): void;
};

/** `write` gives how many bytes it took, 0 when the terminal is full. */
export function createInputQueue(write: (bytes: Uint8Array) => number): InputQueue {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let timer: NodeJS.Timeout | null = null;
  let retryMs = FIRST_RETRY_MS;

  const drain = () => {
    timer = null;
    while (waiting.length > 0) {
      const head = waiting[0]!;
      const taken = write(head.subarray(0, PIECE_BYTES));
      if (taken === 0) {
        timer = setTimeout(drain, retryMs);
        retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS);
        return;
      }
      retryMs = FIRST_RETRY_MS;
      waitingBytes -= taken;
      if (taken === head.length) waiting.shift();
      else waiting[0] = head.subarray(taken);
    }
  };

  return {
    push(bytes) {
      if (bytes.length === 0) return true;
      if (bytes.length > MESSAGE_LIMIT_BYTES || waitingBytes + bytes.length > QUEUE_LIMIT_BYTES) return false;
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (timer === null) drain();
      return true;
    },
    dispose() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      waiting = [];
      waitingBytes = 0;
    },
  };
}
