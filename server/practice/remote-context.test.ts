import { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { Cancelled } from './commands/context.ts';
import { createInput } from './input-queue.ts';
import { FRAME, FrameDecoder, MAX_FRAME_BYTES } from './protocol.ts';
import { createSender, GONE_STATUS } from './remote-context.ts';

/** A socket whose other side reads only when told to. */
class StoppedReader extends EventEmitter {
  taken: Buffer[] = [];
  write(bytes: Buffer): boolean {
    this.taken.push(bytes);
    return false;
  }
}

const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('output to a reader that has stopped', () => {
  it('waits after each frame, so that at most one is on its way', async () => {
    const socket = new StoppedReader();
    const send = createSender(socket as unknown as Socket, new AbortController().signal);
    let done = false;
    const data = Buffer.alloc(MAX_FRAME_BYTES * 3, 'x');
    const sending = send(FRAME.stdout, data).then(() => (done = true));
    for (let frames = 1; frames <= 3; frames++) {
      await soon();
      expect(socket.taken).toHaveLength(frames);
      expect(done).toBe(false);
      socket.emit('drain');
    }
    await sending;
    const decoder = new FrameDecoder();
    expect(Buffer.concat(socket.taken.flatMap((bytes) => decoder.push(bytes)).map(({ payload }) => payload))).toEqual(
      data,
    );
    expect(socket.listenerCount('drain')).toBe(0);
  });

  it('ends when the command is cancelled or the reader is gone', async () => {
    for (const status of [130, GONE_STATUS]) {
      const socket = new StoppedReader();
      const abort = new AbortController();
      const sending = createSender(socket as unknown as Socket, abort.signal)(FRAME.stdout, 'hello');
      await soon();
      abort.abort(new Cancelled(status));
      await expect(sending).rejects.toMatchObject({ status });
      expect(socket.listenerCount('drain')).toBe(0);
    }
  });
});

describe('input that nobody reads yet', () => {
  it('stops the socket above its limit and lets it go on when it has been read', async () => {
    const calls: string[] = [];
    const input = createInput({
      pause: () => calls.push('pause') as never,
      resume: () => calls.push('resume') as never,
    });
    for (let i = 0; i < 5; i++) input.push(new Uint8Array(64 * 1024));
    expect(calls).toContain('pause');
    calls.length = 0;
    input.end();
    let length = 0;
    for await (const chunk of input.chunks(new AbortController().signal)) length += chunk.length;
    expect(length).toBe(5 * 64 * 1024);
    expect(calls.at(-1)).toBe('resume');
  });

  it('wakes a waiting reader with bytes, the end, or the cancellation', async () => {
    const abort = new AbortController();
    const input = createInput({ pause: () => undefined as never, resume: () => undefined as never });
    const reader = input.chunks(abort.signal)[Symbol.asyncIterator]();
    const first = reader.next();
    input.push(Buffer.from('a'));
    expect((await first).value).toEqual(Buffer.from('a'));
    const second = reader.next();
    await soon();
    abort.abort(new Cancelled(130));
    await expect(second).rejects.toMatchObject({ status: 130 });
  });
});
