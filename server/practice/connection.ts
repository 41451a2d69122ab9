/**
 * One connection of the protocol (client.ts), which is one command: reads the request, runs the command, carries bytes
 * both ways, and aborts the command when the client signals or goes away.
 */
import type { Socket } from 'node:net';
import { basename } from 'node:path';
import { Cancelled, type WriteFileResult } from './commands/context.ts';
import { runCommand } from './commands/index.ts';
import { control, type ControlRequest, isToken } from './control.ts';
import { createInput } from './input-queue.ts';
import { PROJECT } from './state/index.ts';
import { encodeJson, FRAME, type Frame, FrameDecoder, readJson, type Request } from './protocol.ts';
import { createSender, GONE_STATUS, remoteContext, type Waiting } from './remote-context.ts';
import type { System } from './system.ts';

const SIGNAL_STATUS: Readonly<Record<string, number>> = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };
const BUG_STATUS = 125;
const REQUEST_DEADLINE_MS = 5_000;
const SIZE_LIMIT = { columns: 1_000, rows: 500 } as const;

export type ConnectionOptions = {
  system: System;
  /** What a control request must carry (control.ts). */
  token: string;
  /** Refuse instead of running: too many commands at once. */
  isFull: boolean;
  log: (message: string, error: unknown) => void;
};

/** Resolves once the command has ended and the connection is closed. Never rejects. */
export async function serveConnection(socket: Socket, options: ConnectionOptions): Promise<void> {
  const decoder = new FrameDecoder();
  const input = createInput(socket);
  const abort = new AbortController();
  const waiting: Waiting = { file: null, resized: new Set() };
  const size = { columns: 80, rows: 24 };
  let started = false;

  await new Promise<void>((resolve) => {
    const cancel = (status: number): void => abort.abort(new Cancelled(status));
    const drop = (): void => {
      cancel(GONE_STATUS);
      socket.destroy();
    };
    const deadline = setTimeout(drop, REQUEST_DEADLINE_MS);
    socket.on('error', drop);
    socket.on('close', () => {
      clearTimeout(deadline);
      cancel(GONE_STATUS);
      input.end();
      waiting.file?.({ ok: false, why: 'the client went away' });
      resolve();
    });

    const start = async (request: Request): Promise<void> => {
      clearTimeout(deadline);
      started = true;
      setSize(size, request);
      if (basename(request.cwd) === PROJECT)
        for (const [path, text] of Object.entries(request.files ?? {}))
          options.system.tellFile(path, Buffer.from(text));
      const send = createSender(socket, abort.signal);
      let status = BUG_STATUS;
      try {
        if (options.isFull)
          await send(
            FRAME.stderr,
            `${request.command}: too many commands at once on this practice system; wait for one to end\n`,
          );
        else
          status = await runCommand(
            request.command,
            remoteContext(request, {
              system: options.system,
              send,
              socket,
              signal: abort.signal,
              input,
              waiting,
              size,
            }),
          );
      } catch (error) {
        if (error instanceof Cancelled) status = error.status;
        else {
          options.log(`command ${request.command} broke`, error);
          await send(FRAME.stderr, `${request.command}: something is broken in the practice system\n`).catch(() => {});
        }
      }
      if (!socket.destroyed) socket.end(encodeJson(FRAME.exit, { status }));
    };

    const steer = async (request: ControlRequest | null): Promise<void> => {
      clearTimeout(deadline);
      // No answer to whoever guesses.
      if (!isToken(options.token, request?.token)) return drop();
      started = true;
      const answer = await control(options.system, request!).catch((error: unknown) => {
        options.log('control broke', error);
        return { ok: false, why: 'Something is broken in the practice system.' } as const;
      });
      if (!socket.destroyed) socket.end(encodeJson(FRAME.controlled, answer));
    };

    const take = (frame: Frame): void => {
      if (!started) {
        if (frame.type === FRAME.control) return void steer(readJson<ControlRequest | null>(frame));
        if (frame.type !== FRAME.request) return drop();
        const request = readRequest(frame);
        if (request === null) return drop();
        void start(request);
      } else if (frame.type === FRAME.stdin) input.push(frame.payload);
      else if (frame.type === FRAME.stdinEnd) input.end();
      else if (frame.type === FRAME.signal)
        cancel(SIGNAL_STATUS[readJson<{ signal: string }>(frame).signal] ?? GONE_STATUS);
      else if (frame.type === FRAME.resize) {
        setSize(size, readJson<{ columns: number; rows: number }>(frame));
        for (const wake of waiting.resized) wake();
      } else if (frame.type === FRAME.fileDone) waiting.file?.(readJson<WriteFileResult>(frame));
      else drop();
    };
    socket.on('data', (bytes: Buffer) => {
      try {
        for (const frame of decoder.push(bytes)) take(frame);
      } catch {
        // Not our protocol: nothing sensible can be answered.
        drop();
      }
    });
  });
}

function setSize(size: { columns: number; rows: number }, given: { columns: number; rows: number }): void {
  const within = (value: number, limit: number, fallback: number): number =>
    Number.isInteger(value) && value > 0 ? Math.min(value, limit) : fallback;
  size.columns = within(given.columns, SIZE_LIMIT.columns, 80);
  size.rows = within(given.rows, SIZE_LIMIT.rows, 24);
}

/** The request if it is one; what comes out of the sandbox is not trusted to be of its shape. */
function readRequest(frame: Frame): Request | null {
  const given = readJson<Partial<Request> | null>(frame);
  if (typeof given !== 'object' || given === null) return null;
  const { command, args, cwd, tty, env } = given;
  if (typeof command !== 'string' || typeof cwd !== 'string' || typeof tty !== 'object' || typeof env !== 'object')
    return null;
  if (!Array.isArray(args) || !args.every((arg) => typeof arg === 'string')) return null;
  const files: unknown = given.files ?? {};
  if (typeof files !== 'object' || files === null || Object.values(files).some((text) => typeof text !== 'string'))
    return null;
  return given as Request;
}
