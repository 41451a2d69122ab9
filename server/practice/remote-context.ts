/** A command's context made of a connection: output becomes frames, waits end with the connection. */
import type { Socket } from 'node:net';
import type { CommandContext, WriteFileResult } from './commands/context.ts';
import type { InputQueue } from './input-queue.ts';
import { encodeFrame, encodeJson, FRAME, type FrameType, MAX_FRAME_BYTES, type Request } from './protocol.ts';
import type { System } from './system.ts';

/** Status of a command nobody waits for any longer. */
export const GONE_STATUS = 141;
const FILE_DEADLINE_MS = 10_000;

export type Send = (type: FrameType, data: string | Uint8Array) => Promise<void>;
export type Waiting = { file: ((result: WriteFileResult) => void) | null; resized: Set<() => void> };
export type Parts = {
  system: System;
  send: Send;
  socket: Socket;
  signal: AbortSignal;
  input: InputQueue;
  waiting: Waiting;
  size: { columns: number; rows: number };
};

/** Sends data cut into frames; waits while the client does not read; rejects with the abort's reason. */
export function createSender(socket: Socket, signal: AbortSignal): Send {
  return async (type, data) => {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    for (let at = 0; at < bytes.length; at += MAX_FRAME_BYTES) {
      if (signal.aborted && signal.reason.status === GONE_STATUS) throw signal.reason;
      if (socket.write(encodeFrame(type, bytes.subarray(at, at + MAX_FRAME_BYTES)))) continue;
      await until(signal, (done) => {
        socket.once('drain', done);
        return () => socket.off('drain', done);
      });
    }
  };
}

/** Resolves when `subscribe` calls back, rejects when the signal comes first; cleans up either way. */
function until(signal: AbortSignal, subscribe: (done: () => void) => () => void): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = (): void => {
      unsubscribe();
      reject(signal.reason);
    };
    const unsubscribe = subscribe(() => {
      signal.removeEventListener('abort', onAbort);
      unsubscribe();
      resolve();
    });
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/** The context of a command whose streams, terminal and files are the client's. */
export function remoteContext(request: Request, parts: Parts): CommandContext {
  const { system, send, socket, signal, input, waiting, size } = parts;
  return {
    args: request.args,
    cwd: request.cwd,
    env: request.env,
    stdin: {
      chunks: ({ raw = false } = {}) => {
        socket.write(encodeJson(FRAME.wantStdin, { raw }));
        return input.chunks(signal);
      },
    },
    stdout: { write: (data) => send(FRAME.stdout, data) },
    stderr: { write: (data) => send(FRAME.stderr, data) },
    tty: request.tty,
    get columns() {
      return size.columns;
    },
    get rows() {
      return size.rows;
    },
    signal,
    system,
    now: system.now,
    sleep: (ms) =>
      until(signal, (done) => {
        const timer = setTimeout(done, ms);
        return () => clearTimeout(timer);
      }),
    resized: (round) =>
      new Promise((resolve) => {
        const done = (): void => {
          waiting.resized.delete(done);
          resolve();
        };
        waiting.resized.add(done);
        round.addEventListener('abort', done, { once: true });
      }),
    writeFile: async (path, data) => {
      socket.write(encodeJson(FRAME.fileStart, { path }));
      await send(FRAME.fileData, data);
      return await new Promise<WriteFileResult>((resolve) => {
        const finish = (result: WriteFileResult): void => {
          clearTimeout(timer);
          waiting.file = null;
          resolve(result);
        };
        const timer = setTimeout(() => finish({ ok: false, why: 'the client did not answer' }), FILE_DEADLINE_MS);
        waiting.file = finish;
        if (socket.destroyed) finish({ ok: false, why: 'the client went away' });
        else socket.write(encodeFrame(FRAME.fileEnd));
      });
    },
  };
}
