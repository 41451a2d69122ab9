/**
 * When to tell that a journal grew: at once after a quiet gap, so that a key's echo waits for nothing; then collected,
 * so that a flood does not become a message per read.
 */

/** A plain timer on every chunk would cost its own length on every key; this one runs only behind a first notice. */
export const COLLECT_MS = 2;
export const COLLECT_BYTES = 64 * 1024;

export type Notices = {
  /** This many bytes came. */
  grew(bytes: number): void;
  /** Tells what has not been told, and stops the clock. */
  flush(): void;
};

/** `tell` is called at most once per COLLECT_MS or COLLECT_BYTES, never without new bytes. */
export function createNotices(tell: () => void): Notices {
  let untold = 0;
  let timer: NodeJS.Timeout | null = null;

  const send = () => {
    untold = 0;
    tell();
  };
  const onTimer = () => {
    timer = null;
    if (untold === 0) return;
    send();
    timer = setTimeout(onTimer, COLLECT_MS);
  };

  return {
    grew(bytes) {
      untold += bytes;
      if (timer === null) {
        send();
        timer = setTimeout(onTimer, COLLECT_MS);
      } else if (untold >= COLLECT_BYTES) {
        send();
      }
    },
    flush() {
      if (timer !== null) clearTimeout(timer);
      timer = null;
      if (untold > 0) send();
    },
  };
}
