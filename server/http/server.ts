/** The listening socket with its limits. It listens before the application is built, since the port may be the system's choice. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { getRequestListener } from '@hono/node-server';

/** What a slow or hostile client may cost at most. */
export type HttpLimits = {
  /** Time to send all headers, and the whole request. */
  headersMs: number;
  requestMs: number;
  /** How often the two above are looked at. */
  checkMs: number;
  /** A connection on which nothing moves, such as a download nobody reads. A WebSocket has its heartbeat instead. */
  inactivityMs: number;
  connections: number;
};

const LIMITS: HttpLimits = {
  headersMs: 10_000,
  requestMs: 30_000,
  checkMs: 5_000,
  inactivityMs: 120_000,
  connections: 1_024,
};
const KEEP_ALIVE_MS = 5_000;
const MAX_HEADER_BYTES = 16 * 1024;

type Fetch = Parameters<typeof getRequestListener>[0];
type HandleUpgrade = (req: IncomingMessage, socket: Duplex, head: Buffer) => void;

export type HttpServer = {
  server: Server;
  /** From now on requests are answered by these; before, by 503. */
  attach(handlers: { fetch: Fetch; handleUpgrade: HandleUpgrade }): void;
  /** Resolves with the port. Rejects with the system's error, EADDRINUSE among them. */
  listen(address: { host: string; port: number }): Promise<number>;
  /** Takes no more connections; ends idle ones at once and all others after `graceMs`. */
  close(graceMs: number): Promise<void>;
};

/** `limits` for tests, which cannot wait for the real ones. */
export function createHttpServer(limits: Partial<HttpLimits> = {}): HttpServer {
  const { headersMs, requestMs, checkMs, inactivityMs, connections } = { ...LIMITS, ...limits };
  const server = createServer({
    headersTimeout: headersMs,
    requestTimeout: requestMs,
    connectionsCheckingInterval: checkMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  server.maxConnections = connections;
  server.timeout = inactivityMs;
  let answer: ((req: IncomingMessage, res: ServerResponse) => void) | null = null;
  let upgrade: HandleUpgrade | null = null;
  server.on('request', (req, res) => {
    if (answer === null) res.writeHead(503, { 'Retry-After': '1' }).end();
    else answer(req, res);
  });
  server.on('upgrade', (req, socket, head) => {
    if (upgrade === null) socket.destroy();
    else upgrade(req, socket, head);
  });

  return {
    server,
    attach({ fetch, handleUpgrade }) {
      const listener = getRequestListener(fetch);
      answer = (req, res) => void listener(req, res);
      upgrade = handleUpgrade;
    },
    listen: ({ host, port }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host: host.replace(/^\[|\]$/g, ''), port }, () => {
          server.off('error', reject);
          const address = server.address();
          if (address === null || typeof address === 'string') reject(new Error('Expected a TCP address'));
          else resolve(address.port);
        });
      }),
    close: (graceMs) =>
      new Promise((resolve) => {
        const force = setTimeout(() => server.closeAllConnections(), graceMs);
        server.close(() => {
          clearTimeout(force);
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}
