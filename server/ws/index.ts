/**
 * The server's half of the socket: the gate that every upgrade passes, and the connections behind it. Here lives the wire
 * and nothing else: what a message does is decided in runs, who somebody is in identity.
 */
import { STATUS_CODES } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { CLOSE, MAX_CLIENT_FRAME_BYTES, SUBPROTOCOL } from '../../src/contract/wire.ts';
import { ERRORS } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import { createDampedRecord } from '../runs/damped-record.ts';
import { createCensus } from './census.ts';
import { openConnection } from './connection.ts';
import type { Connection } from './connection.ts';
import { DEFAULT_SOCKET_LIMITS } from './ports.ts';
import type { SocketDeps } from './ports.ts';
import { upgradeProblem } from './upgrade.ts';

export { DEFAULT_SOCKET_LIMITS } from './ports.ts';
export type { IdentityPort, SocketDeps, SocketLimits, TicketHolder } from './ports.ts';

/** A message of ours fits in one frame; what comes in crumbs costs memory per crumb. */
const MAX_FRAGMENTS = 16;
const MAX_BUFFERED_CHUNKS = 256;
/** A refused peer gets this long to take its answer. */
const REFUSAL_DEADLINE_MS = 2_000;
/** Most are of somebody nobody knows: 30 in ten minutes are about 2 MB of record a day at worst. */
const REFUSALS_WINDOW_MS = 10 * 60_000;

export type SocketGate = {
  /** For the `upgrade` event of the HTTP server: every path, deny by default. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Open sockets. */
  count(): number;
  /** Says goodbye to everybody (4503) and takes nobody in any more. Resolves when all are gone. */
  dispose(): Promise<void>;
};

export function createSocketGate(deps: SocketDeps): SocketGate {
  const limits = { ...DEFAULT_SOCKET_LIMITS, ...deps.limits };
  const damped = createDampedRecord({ ...deps, windowMs: REFUSALS_WINDOW_MS });
  const census = createCensus(limits);
  const connections = new Set<Connection>();
  let disposed = false;
  const server = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    maxPayload: MAX_CLIENT_FRAME_BYTES,
    maxFragments: MAX_FRAGMENTS,
    maxBufferedChunks: MAX_BUFFERED_CHUNKS,
    perMessageDeflate: false,
    handleProtocols: () => SUBPROTOCOL,
  });
  const unsubscribe = deps.identity.onSessionEnded((hash) => {
    for (const connection of connections) connection.sessionEnded(hash);
  });
  const heartbeat = setInterval(() => {
    for (const connection of connections) connection.beat();
  }, limits.heartbeatMs).unref();

  function problem(request: IncomingMessage): ErrorCode | null {
    return disposed ? 'shutting-down' : upgradeProblem(request, deps.allowed());
  }

  function refuse(request: IncomingMessage, socket: Duplex, code: ErrorCode): void {
    const address = request.socket.remoteAddress ?? 'unknown';
    void damped.note(address, {
      kind: 'socket.refused',
      personId: null,
      body: { code, address, origin: clipHeader(request.headers.origin), host: clipHeader(request.headers.host) },
    });
    answer(socket, code);
  }

  return {
    handleUpgrade(request, socket, head) {
      // Without a listener a peer that resets during the handshake would end the process.
      socket.on('error', () => socket.destroy());
      const code = problem(request);
      if (code !== null) return refuse(request, socket, code);
      const address = request.socket.remoteAddress ?? 'unknown';
      const place = census.enter(address);
      if (place === null) return refuse(request, socket, 'too-many-sockets');
      // Also when the handshake itself is refused, by ws or by the peer going away.
      socket.once('close', () => place.leave());
      server.handleUpgrade(request, socket, head, (ws) => {
        const connection = openConnection({ ws, address, cookie: request.headers.cookie, place, deps, limits, damped });
        connections.add(connection);
        ws.once('close', () => connections.delete(connection));
      });
    },
    count: () => connections.size,
    async dispose() {
      disposed = true;
      clearInterval(heartbeat);
      unsubscribe();
      await Promise.all([...connections].map((connection) => connection.close(CLOSE.shutdown, 'shutting-down')));
      server.close();
    },
  };
}

/** The same shape as every other error of this server, on a connection that will not be a socket. */
function answer(socket: Duplex, code: ErrorCode): void {
  const { status, message } = ERRORS[code];
  const body = JSON.stringify({ error: { code, message } });
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Refused'}`,
    'Connection: close',
    'Content-Type: application/json',
    'Cache-Control: no-store',
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  setTimeout(() => socket.destroy(), REFUSAL_DEADLINE_MS).unref();
}

function clipHeader(value: string | undefined): string | null {
  return value === undefined ? null : value.slice(0, 200);
}
