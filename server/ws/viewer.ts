/**
 * One run on one socket: reads the journal at the viewer's pace and sends it. The pty knows nothing of it. What the page
 * asked for (everything up to the length at the time of asking) is always sent whole; what comes later is live, and a
 * viewer that stays far behind it is moved near the end, told what was left out.
 */
import type { RunView } from '../../src/contract/run.ts';
import { encodeOutput, MAX_OUTPUT_FRAME_BYTES, TAIL_BYTES, VIEWER_LAG_LIMIT_BYTES } from '../../src/contract/wire.ts';
import type { ServerMessage } from '../../src/contract/wire.ts';
import { READ_BYTES } from '../runs/journal-file.ts';
import type { RunNews, Subscription } from '../runs/types.ts';

/**
 * Bytes on their way, sent and not acknowledged. Four frames: the network and the page's terminal always have work, and
 * what a stalled viewer costs stays below the size of a picture.
 */
export const WINDOW_BYTES = 256 * 1024;
/** A stutter of page or network is not lag: only who is too far behind for this long without a break is moved. */
export const LAG_GRACE_MS = 250;
/** How much of the end a moved viewer gets: some screens full. */
const JUMP_TAIL_BYTES = 64 * 1024;

/** The half of a connection that a viewer needs. */
export type Outlet = {
  send(message: ServerMessage): void;
  sendOutput(frame: Uint8Array): void;
  /** False while the network has not taken what it was given; `pump` is called once it has. */
  hasRoom(): boolean;
  now(): number;
  failed(error: unknown): void;
};

export type Viewer = {
  /** Sends `watching` and what follows. */
  begin(driver: boolean): Promise<void>;
  news(news: RunNews): void;
  /** An offset beyond what was sent belongs to an earlier watching of the same run and is ignored. */
  ack(offset: number): void;
  /** Again after the network has taken something. */
  pump(): void;
  end(): void;
};

export function createViewer(options: {
  run: string;
  from: { offset: number } | { tail: number };
  subscription: Subscription;
  outlet: Outlet;
}): Viewer {
  const { run, from, subscription, outlet } = options;
  const { journal } = subscription;
  let begun = false;
  let ended = false;
  let busy = false;
  let again = false;
  /** Next byte to send, and the byte before which everything is acknowledged. */
  let sent = 0;
  let acked = 0;
  /** The one place where bytes were left out and that the page has not acknowledged past. */
  let gap: { from: number; to: number } | null = null;
  /** Bytes below this were asked for and are never left out. */
  let owed = 0;
  let behindSince: number | null = null;

  const isEnded = () => ended;
  /** What is on its way; the bytes of a gap never were. */
  const flying = () => sent - acked - (gap === null ? 0 : gap.to - gap.from);

  async function firstByte(length: number): Promise<number> {
    if ('offset' in from) return Math.min(from.offset, length);
    const tail = Math.min(from.tail, TAIL_BYTES);
    if (tail >= length) return 0;
    return tail === 0 ? length : journal.lineStart(length - tail, length);
  }

  /** Whether this viewer has been too far behind for too long. Bytes that were asked for are not lag. */
  function lagging(): boolean {
    if (sent < owed || gap !== null || subscription.length() - acked <= VIEWER_LAG_LIMIT_BYTES) {
      behindSince = null;
      return false;
    }
    behindSince ??= outlet.now();
    return outlet.now() - behindSince >= LAG_GRACE_MS;
  }

  async function jump(): Promise<void> {
    const length = subscription.length();
    const to = await journal.lineStart(length - JUMP_TAIL_BYTES, length);
    if (ended || to <= sent) return;
    gap = { from: sent, to };
    outlet.send({ type: 'jump', run, from: sent, to });
    sent = to;
    behindSince = null;
  }

  async function sendSome(): Promise<void> {
    while (!isEnded() && flying() < WINDOW_BYTES && outlet.hasRoom()) {
      if (lagging()) await jump();
      const wanted = Math.min(subscription.length() - sent, READ_BYTES);
      if (ended || wanted <= 0) return;
      const bytes = await journal.read(sent, wanted);
      if (ended || bytes.length === 0) return;
      for (let start = 0; start < bytes.length && flying() < WINDOW_BYTES;) {
        const size = Math.min(MAX_OUTPUT_FRAME_BYTES, WINDOW_BYTES - flying());
        const payload = bytes.subarray(start, start + size);
        outlet.sendOutput(encodeOutput({ run, offset: sent, payload }));
        start += payload.length;
        sent += payload.length;
      }
    }
    // The window is full: from now on the time of being behind counts, whoever looks next.
    lagging();
  }

  function pump(): void {
    if (!begun || ended) return;
    again = true;
    if (busy) return;
    busy = true;
    void (async () => {
      try {
        while (again && !isEnded()) {
          again = false;
          await sendSome();
        }
      } catch (error) {
        outlet.failed(error);
      } finally {
        busy = false;
      }
    })();
  }

  return {
    async begin(driver) {
      const length = subscription.length();
      sent = await firstByte(length);
      acked = sent;
      owed = length;
      if (ended) return;
      outlet.send({ type: 'watching', run: subscription.view(), offset: sent, driver });
      begun = true;
      pump();
    },
    news(news) {
      if (!begun || ended) return;
      if (news.type === 'run') outlet.send({ type: 'run', run: news.run satisfies RunView });
      else pump();
    },
    ack(offset) {
      if (!begun || offset > sent) return;
      if (gap !== null && offset > gap.from) {
        // Inside the gap there is nothing to draw: such an offset means all before it.
        acked = Math.max(acked, offset < gap.to ? gap.from : offset);
        if (offset >= gap.to) gap = null;
      } else acked = Math.max(acked, offset);
      pump();
    },
    pump,
    end() {
      ended = true;
      subscription.end();
    },
  };
}
