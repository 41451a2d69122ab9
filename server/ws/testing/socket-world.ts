/** For tests: the gate behind a real HTTP server, real identity, and runs over a fake host; and a client that keeps all. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';
import type { ClientOptions } from 'ws';
import type { Person } from '../../../src/contract/policy.ts';
import { decodeOutput, SUBPROTOCOL } from '../../../src/contract/wire.ts';
import type { ClientMessage, ServerMessage } from '../../../src/contract/wire.ts';
import { createIdentity, sessionCookie } from '../../identity/index.ts';
import type { Identity, Session } from '../../identity/index.ts';
import { makeWorld, until } from '../../runs/testing/world.ts';
import type { World } from '../../runs/testing/world.ts';
import { createSocketGate } from '../index.ts';
import type { SocketGate, SocketLimits } from '../index.ts';

export type SocketWorld = {
  world: World;
  gate: SocketGate;
  identity: Identity;
  server: Server;
  port: number;
  origin: string;
  session(person: Person): Promise<Session & { cookie: string }>;
  /** A client that has said hello as this person. */
  enter(person: Person): Promise<Client>;
  dispose(): Promise<void>;
};

const HOUR_MS = 3_600_000;

export async function makeSocketWorld(
  options: { limits?: Partial<SocketLimits>; world?: Parameters<typeof makeWorld>[0]; now?: () => number } = {},
): Promise<SocketWorld> {
  const world = await makeWorld(options.world);
  const identity = createIdentity({
    db: world.db,
    record: world.record,
    now: world.deps.now,
    cookie: sessionCookie({ port: 0, origins: [] }),
    idleMs: HOUR_MS,
    absoluteMs: HOUR_MS,
    sweepEveryMs: null,
  });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  const gate = createSocketGate({
    runs: world.runs,
    identity,
    record: world.record,
    allowed: () => ({ hosts: [`127.0.0.1:${port}`], origins: [origin] }),
    now: options.now ?? Date.now,
    log: world.log,
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  server.on('upgrade', gate.handleUpgrade);

  async function session(person: Person): Promise<Session & { cookie: string }> {
    const { code } = await identity.makeCode(person.name);
    const signedIn = await identity.signIn(code);
    if (!signedIn.ok) throw new Error(signedIn.why);
    return { ...signedIn.session, cookie: `${identity.cookie.name}=${signedIn.cookieValue}` };
  }

  return {
    world,
    gate,
    identity,
    server,
    port,
    origin,
    session,
    async enter(person) {
      const { sessionIdHash, cookie } = await session(person);
      const { ticket } = identity.issueTicket(sessionIdHash);
      const client = await connect(port, cookie);
      client.send({ type: 'hello', ticket });
      await client.next('welcome');
      return client;
    },
    async dispose() {
      await gate.dispose();
      identity.dispose();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await world.dispose();
    },
  };
}

type Of<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

export type Client = {
  ws: WebSocket;
  messages: ServerMessage[];
  /** Output as it came: offset of the first byte and the bytes. */
  frames: { run: string; offset: number; payload: Buffer }[];
  /** Acknowledge every frame (the default), or leave it to the test. */
  acks: boolean;
  send(message: ClientMessage): void;
  /** The next message of a type that was not returned before. */
  next<T extends ServerMessage['type']>(type: T): Promise<Of<T>>;
  /** First byte after all output that came for a run since its last `watching`. */
  offset(run: string): number;
  /** Resolves with the close code. */
  closed: Promise<number>;
  close(): Promise<void>;
};

export function open(port: number, options: ClientOptions & { path?: string; protocols?: string[] } = {}): WebSocket {
  const { path = '/ws', protocols = [SUBPROTOCOL], ...rest } = options;
  return new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { origin: `http://127.0.0.1:${port}`, ...rest });
}

/** Connects, without a hello. Rejects with `HTTP status` when refused. */
export async function connect(port: number, cookie?: string): Promise<Client> {
  const ws = open(port, cookie === undefined ? {} : { headers: { cookie } });
  const messages: ServerMessage[] = [];
  const frames: Client['frames'] = [];
  const taken = new Set<ServerMessage>();
  const offsets = new Map<string, number>();
  const client: Client = {
    ws,
    messages,
    frames,
    acks: true,
    send: (message) => ws.send(JSON.stringify(message)),
    async next<T extends ServerMessage['type']>(type: T): Promise<Of<T>> {
      const find = () => messages.find((message) => message.type === type && !taken.has(message));
      await until(() => find() !== undefined, `a message ${type}`);
      const message = find()!;
      taken.add(message);
      return message as Of<T>;
    },
    offset: (run) => offsets.get(run) ?? 0,
    closed: new Promise((resolve) => ws.on('close', resolve)),
    async close() {
      ws.close();
      await client.closed;
    },
  };
  ws.on('message', (data: Buffer, isBinary: boolean) => {
    if (!isBinary) {
      const message = JSON.parse(data.toString()) as ServerMessage;
      if (message.type === 'watching') offsets.set(message.run.id, message.offset);
      if (message.type === 'jump') offsets.set(message.run, message.to);
      messages.push(message);
      return;
    }
    const frame = decodeOutput(data)!;
    frames.push({ ...frame, payload: Buffer.from(frame.payload) });
    offsets.set(frame.run, frame.offset + frame.payload.length);
    if (client.acks && ws.readyState === ws.OPEN)
      client.send({ type: 'ack', run: frame.run, offset: frame.offset + frame.payload.length });
  });
  await opened(ws);
  return client;
}

function opened(ws: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    ws.once('open', resolve);
    ws.on('error', reject);
    ws.once('unexpected-response', (_, response) => reject(new Error(`HTTP ${response.statusCode}`)));
  });
}

/** HTTP status with which an upgrade is refused, 101 when it is not, 0 when the connection just ends. */
export function upgradeStatus(port: number, options: Parameters<typeof open>[1] = {}): Promise<number> {
  return new Promise((resolve) => {
    const ws = open(port, options);
    ws.once('open', () => {
      resolve(101);
      ws.terminate();
    });
    ws.once('unexpected-response', (request, response) => {
      resolve(response.statusCode ?? 0);
      request.destroy();
    });
    ws.on('error', () => resolve(0));
  });
}
