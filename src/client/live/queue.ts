/**
 * Output on its way into the terminal: joined while it is small, cut at 64 KiB, one slice in the terminal at a time, so
 * that it is known for each answer of the terminal which bytes caused it.
 */
import { MAX_OUTPUT_FRAME_BYTES } from '../../contract/wire.ts';

export type Slice = { bytes: Uint8Array; end: number; live: boolean };

export type Queue = {
  push(slice: Slice): void;
  /** The next slice, null when there is none. History and live output are never in one slice. */
  take(): Slice | null;
  clear(): void;
};

export function createQueue(maxBytes: number = MAX_OUTPUT_FRAME_BYTES): Queue {
  let waiting: Slice[] = [];
  return {
    push: (slice) => void waiting.push(slice),
    clear() {
      waiting = [];
    },
    take() {
      const first = waiting[0];
      if (!first) return null;
      if (first.bytes.length > maxBytes) {
        const rest = first.bytes.subarray(maxBytes);
        waiting[0] = { ...first, bytes: rest };
        return { bytes: first.bytes.subarray(0, maxBytes), end: first.end - rest.length, live: first.live };
      }
      let count = 0;
      let total = 0;
      for (const slice of waiting) {
        if (slice.live !== first.live || total + slice.bytes.length > maxBytes) break;
        total += slice.bytes.length;
        count++;
      }
      const taken = waiting.splice(0, count);
      if (count === 1) return first;
      const bytes = new Uint8Array(total);
      let at = 0;
      for (const slice of taken) {
        bytes.set(slice.bytes, at);
        at += slice.bytes.length;
      }
      return { bytes, end: taken[count - 1]!.end, live: first.live };
    },
  };
}
