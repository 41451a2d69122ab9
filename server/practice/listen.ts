/** The socket on which the sandbox reaches the truth: accepts connections, counts them, notices when nobody comes. */
import { createServer, type Socket } from 'node:net';
import { rm } from 'node:fs/promises';
import { serveConnection } from './connection.ts';
import { openPorts } from './http/ports.ts';
import type { System } from './system.ts';

/** Commands at the same time; more are refused with a sentence. */
const COMMANDS_LIMIT = 32;
/** Connections at the same time, refused ones included. */
const CONNECTIONS_LIMIT = 64;

export type ServeOptions = {
  system: System;
  socketPath: string;
  /** What a control request must carry; empty refuses all of them. */
  token: string;
  /** Also open the stack's TCP ports on 127.0.0.1. */
  listen: boolean;
  /** Called once when nothing has been asked for `idleMs` and no command runs. */
  idleMs: number;
  onIdle: () => void;
  log: (message: string, error: unknown) => void;
};
export type Serving = { dispose(): Promise<void> };

/** Resolves when everything listens. Rejects when a socket or port cannot be opened. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { system, log } = options;
  const sockets = new Set<Socket>();
  let running = 0;
  let idle: NodeJS.Timeout;
  const touch = (): void => {
    clearTimeout(idle);
    idle = setTimeout(() => (running === 0 ? options.onIdle() : touch()), options.idleMs);
  };

  const server = createServer((socket) => {
    touch();
    sockets.add(socket);
    running += 1;
    void serveConnection(socket, { system, token: options.token, isFull: running > COMMANDS_LIMIT, log }).finally(
      () => {
        sockets.delete(socket);
        running -= 1;
        touch();
      },
    );
  });
  server.maxConnections = CONNECTIONS_LIMIT;
  // A socket file that a killed system left behind would make listening fail.
  await rm(options.socketPath, { force: true });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.socketPath, () => {
      server.off('error', reject);
      resolve();
    });
  });
  const ports = options.listen ? await openPorts(system, touch) : null;
  touch();
  return {
    async dispose() {
      clearTimeout(idle);
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await ports?.dispose();
    },
  };
}
