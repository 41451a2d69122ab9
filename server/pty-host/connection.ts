/**
 * One server's connection: it must say the secret first; then requests come in and events go out. Memory is bounded in
 * both directions: lines have a limit, lengths of journals replace each other while the other side does not read, and a
 * side that does not read for too long is dropped.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { HostEvent, HostRequest } from '../../src/contract/host-protocol.ts';
import { createLineReader, toLine } from './lines.ts';
import { parseRequest } from './requests.ts';

/** Before the secret was said. */
export const HELLO_LINE_LIMIT_BYTES = 4 * 1024;
/** Room for a start with the largest environment a program can be given. */
export const LINE_LIMIT_BYTES = 4 * 1024 * 1024;
/** What may wait for a server that does not read. */
export const OUTGOING_LIMIT_BYTES = 4 * 1024 * 1024;
export const HELLO_DEADLINE_MS = 4_000;

export type Connection = {
  /** Nothing is sent before the secret was said. */
  send(event: HostEvent): void;
  /** The newest length of a journal; older ones that still wait are replaced. */
  sendLength(run: string, length: number): void;
  close(): void;
};

export type ConnectionHandlers = {
  secret: string;
  protocol: number;
  /** Called once, when the secret and the protocol are right. */
  welcome(connection: Connection): void;
  request(connection: Connection, request: Exclude<HostRequest, { type: 'hello' }>): void;
  /** Called once; `why` is for the log. */
  closed(connection: Connection, why: string): void;
};

export function createConnection(socket: Socket, handlers: ConnectionHandlers): Connection {
  const reader = createLineReader(HELLO_LINE_LIMIT_BYTES);
  const lengths = new Map<string, number>();
  let known = false;
  let open = true;
  let why = 'closed by the other side';

  const end = (reason: string) => {
    if (!open) return;
    why = reason;
    socket.destroy();
  };
  const refuse = (reason: string) => {
    if (!open) return;
    open = false;
    why = reason;
    socket.end(toLine({ type: 'refused', why: reason } satisfies HostEvent));
    setTimeout(() => socket.destroy(), HELLO_DEADLINE_MS).unref();
  };
  const hello = (request: HostRequest) => {
    if (request.type !== 'hello') return refuse('The first line must be hello.');
    if (!isSame(request.secret, handlers.secret)) return refuse('The secret is wrong.');
    if (request.protocol !== handlers.protocol)
      return refuse(`This host speaks protocol ${handlers.protocol}, not ${request.protocol}.`);
    known = true;
    clearTimeout(deadline);
    reader.setLimit(LINE_LIMIT_BYTES);
    handlers.welcome(connection);
  };
  const deadline = setTimeout(() => refuse('No hello came in time.'), HELLO_DEADLINE_MS);

  const connection: Connection = {
    send(event) {
      if (!known || !open) return;
      socket.write(toLine(event));
      if (socket.writableLength > OUTGOING_LIMIT_BYTES) end('it did not read');
    },
    sendLength(run, length) {
      if (!known || !open) return;
      if (socket.writableNeedDrain) lengths.set(run, length);
      else socket.write(toLine({ type: 'grew', run, length } satisfies HostEvent));
    },
    close: () => end('closed by the host'),
  };

  socket.on('data', (bytes: Buffer) => {
    if (!open) return;
    const lines = reader.push(bytes);
    if (lines === null) return refuse('A line is too long.');
    for (const line of lines) {
      if (!open) return;
      const request = parseRequest(line);
      if (request === null) return refuse('A line is not a request.');
      if (!known) hello(request);
      else if (request.type === 'hello') refuse('Hello was said before.');
      else handlers.request(connection, request);
    }
  });
  socket.on('drain', () => {
    for (const [run, length] of lengths) {
      if (socket.writableNeedDrain) return;
      lengths.delete(run);
      socket.write(toLine({ type: 'grew', run, length } satisfies HostEvent));
    }
  });
  socket.on('error', (error) => end(error.message));
  socket.on('close', () => {
    open = false;
    clearTimeout(deadline);
    lengths.clear();
    handlers.closed(connection, why);
  });
  return connection;
}

/** In constant time whatever the lengths. */
function isSame(a: string, b: string): boolean {
  return timingSafeEqual(digest(a), digest(b));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
