/**
 * The stack's published ports on the loopback of the network namespace this process lives in. Each is open only while
 * its service answers: `follow` brings listeners and state together after every change.
 */
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { type ServiceName, serves, serviceSpec } from '../state/index.ts';
import { redisData } from '../state/volumes.ts';
import type { System } from '../system.ts';
import { answerRedis, type Reply } from '../commands/inside/redis-server.ts';
import { answerMs, answerService, MONGO_OVER_HTTP, STRANGER_ANSWER, strangerOnPort } from './index.ts';
import { readRedisCommands } from './redis-wire.ts';

/** Services whose ports are opened. */
export const PORT_SERVICES: readonly ServiceName[] = ['robo-rlhf', 'mongodb', 'redis', 'prometheus', 'grafana'];
/** Opened only where somebody has added them. */
const ADDED_PORT_SERVICES: readonly ServiceName[] = ['alertmanager'];
const BODY_LIMIT_BYTES = 64 * 1024;
const CONNECTIONS_LIMIT = 64;
const IDLE_SOCKET_MS = 30_000;
const STRANGER_PORT = 8080;

export type Ports = { dispose(): Promise<void> };

/**
 * Opens the ports of all services that answer. Rejects when a port is taken. `used` is called for each request;
 * `portOf` is where a service listens, by default where Compose publishes it.
 */
export async function openPorts(
  system: System,
  used: () => void,
  portOf: (service: ServiceName) => number = (service) => serviceSpec(service).ports[0]!.host,
): Promise<Ports> {
  const open = new Map<ServiceName | 'stranger', { server: Server; sockets: Set<Socket> }>();
  let last: Promise<void> = Promise.resolve();

  const reconcile = async (): Promise<void> => {
    const wanted = new Map<ServiceName | 'stranger', number>();
    for (const name of [...PORT_SERVICES, ...ADDED_PORT_SERVICES])
      if (serves(system.look(), name)) wanted.set(name, portOf(name));
    // The one port of the stack that somebody else may have taken.
    if (strangerOnPort(system.look(), STRANGER_PORT)) wanted.set('stranger', STRANGER_PORT);
    // Closed first: a port may pass from one to another.
    for (const [name, listener] of open) {
      if (wanted.has(name)) continue;
      open.delete(name);
      for (const socket of listener.sockets) socket.destroy();
      await new Promise((resolve) => listener.server.close(resolve));
    }
    for (const [name, port] of wanted) {
      if (!open.has(name)) {
        const server = name === 'stranger' ? strangerServer(used) : serverOf(system, name, used);
        const sockets = new Set<Socket>();
        server.maxConnections = CONNECTIONS_LIMIT;
        server.on('connection', (socket: Socket) => {
          sockets.add(socket);
          socket.setTimeout(IDLE_SOCKET_MS, () => socket.destroy());
          socket.on('error', () => socket.destroy());
          socket.on('close', () => sockets.delete(socket));
        });
        await listen(server, port);
        open.set(name, { server, sockets });
      }
    }
  };
  // One at a time: two changes at once must not open a port twice.
  const inTurn = (): Promise<void> => (last = last.catch(() => {}).then(reconcile));
  await inTurn();
  const unfollow = system.follow(inTurn);
  return {
    async dispose() {
      unfollow();
      await last.catch(() => {});
      for (const { server, sockets } of open.values()) {
        for (const socket of sockets) socket.destroy();
        await new Promise((resolve) => server.close(resolve));
      }
      open.clear();
    },
  };
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function strangerServer(used: () => void): Server {
  return createHttpServer((_, response) => {
    used();
    const { status, type, body } = STRANGER_ANSWER;
    response.writeHead(status, { server: 'nginx/1.27.5', 'content-type': type, connection: 'close' }).end(body);
  });
}

function serverOf(system: System, name: ServiceName, used: () => void): Server {
  if (name === 'redis') return createServer((socket) => serveRedis(system, socket, used));
  if (name === 'mongodb') return createServer((socket) => serveMongo(socket, used));
  return createHttpServer((request, response) => {
    used();
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length > BODY_LIMIT_BYTES) request.destroy();
      else chunks.push(chunk);
    });
    request.on('end', () => {
      const url = URL.parse(request.url ?? '/', 'http://localhost');
      if (url === null) return void response.writeHead(400).end();
      const asked = {
        method: request.method ?? 'GET',
        path: url.pathname,
        query: url.searchParams,
        body: Buffer.concat(chunks).toString('utf8'),
        ...(request.headers.authorization === undefined ? {} : { authorization: request.headers.authorization }),
      };
      const found = answerService(system.look(), name, asked, system.now());
      if (found.kind !== 'http') return void request.socket.destroy();
      const { status, type, body } = found.answer;
      const answer = (): void => {
        response.writeHead(status, {
          'content-type': type,
          'content-length': Buffer.byteLength(body),
          connection: 'close',
        });
        response.end(asked.method === 'HEAD' ? '' : body);
      };
      const waitMs = answerMs(system.look(), name, asked.path);
      if (waitMs === 0) return answer();
      const timer = setTimeout(answer, waitMs);
      request.socket.once('close', () => clearTimeout(timer));
    });
  });
}

/** Only what a port test needs: a browser is told so, everything else meets an open port that says nothing. */
function serveMongo(socket: Socket, used: () => void): void {
  used();
  socket.once('data', (bytes: Buffer) => {
    if (!/^(GET|HEAD|POST) /.test(bytes.toString('latin1'))) return;
    socket.end(
      `HTTP/1.0 200 OK\r\nConnection: close\r\nContent-Type: ${MONGO_OVER_HTTP.type}\r\nContent-Length: ${MONGO_OVER_HTTP.body.length}\r\n\r\n${MONGO_OVER_HTTP.body}`,
    );
  });
}

function serveRedis(system: System, socket: Socket, used: () => void): void {
  let pending = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    used();
    pending = Buffer.concat([pending, bytes]);
    const read = readRedisCommands(pending);
    // Like the real one it takes HTTP for an attack and hangs up without a word.
    if (!read.ok) return void socket.destroy();
    pending = Buffer.from(read.rest);
    const stack = system.look();
    const data = redisData(stack);
    const startedAt = stack.containers.get('redis')?.state.startedAt;
    if (data === null || startedAt === undefined) return void socket.destroy();
    for (const words of read.commands) {
      const command = words[0]?.toUpperCase();
      if (command === 'QUIT') return void socket.end('+OK\r\n');
      socket.write(encodeReply(answerRedis(words, { data, database: 0, startedAt, now: system.now() })));
    }
  });
}

function encodeReply(reply: Reply): string {
  if (reply.kind === 'status') return `+${reply.text}\r\n`;
  if (reply.kind === 'error') return `-${reply.text}\r\n`;
  if (reply.kind === 'integer') return `:${reply.value}\r\n`;
  if (reply.kind === 'nil') return '$-1\r\n';
  if (reply.kind === 'bulk') return `$${Buffer.byteLength(reply.text)}\r\n${reply.text}\r\n`;
  return `*${reply.items.length}\r\n${reply.items.map(encodeReply).join('')}`;
}
