/**
 * One open socket, from its first message to its end: who it is, what it may say, what it follows. Messages are handled
 * one after the other; acknowledgements at once, since they only open the window.
 */
import type { WebSocket } from 'ws';
import type { Person } from '../../src/contract/policy.ts';
import { CLOSE } from '../../src/contract/wire.ts';
import type { ClientMessage, ServerMessage } from '../../src/contract/wire.ts';
import { AppError, ERRORS } from '../errors.ts';
import type { ErrorCode } from '../errors.ts';
import type { DampedRecord } from '../runs/damped-record.ts';
import { createBucket } from './bucket.ts';
import type { Place } from './census.ts';
import { parseClientMessage } from './guards.ts';
import type { SocketDeps, SocketLimits } from './ports.ts';
import { createViewer } from './viewer.ts';
import type { Viewer } from './viewer.ts';

/** Messages at once and per second: a page opening with fifty blocks, then somebody typing as fast as keys repeat. */
const MESSAGES = { size: 400, perSecond: 100 };
/** A page acknowledges what it is sent, so every frame sent earns it messages: two, in case it cuts frames in half. */
const MESSAGES_PER_FRAME = 2;
/** Bytes of input: a pasted file, then a fast typist a thousand times over. */
const INPUT = { size: 64 * 1024, perSecond: 16 * 1024 };
/** Messages received and not handled yet. */
const QUEUE_LIMIT = 256;
/** Output stops being handed to a socket that holds this much; above the second figure the socket is ended. */
const BUFFERED_PAUSE_BYTES = 256 * 1024;
const BUFFERED_LIMIT_BYTES = 1024 * 1024;
/** Roles older than this are asked for again before a message is handled: a look per message would slow every key. */
const ROLES_FRESH_MS = 1_000;
/** Refusals worth remembering: somebody tried what is not theirs. */
const RECORDED: readonly ErrorCode[] = ['run-not-found', 'not-your-run', 'not-allowed'];

export type Connection = {
  sessionEnded(sessionIdHash: string): void;
  /** One heartbeat: ends the socket when the last one was not answered or nothing moves. */
  beat(): void;
  /** Says why, closes, and resolves when the socket is gone. */
  close(code: number, why: ErrorCode): Promise<void>;
};

type State =
  | { name: 'new' }
  | { name: 'greeting'; ended: Set<string> }
  | { name: 'open'; person: Person; sessionIdHash: string }
  | { name: 'closed' };

export function openConnection(options: {
  ws: WebSocket;
  address: string;
  /** Cookie header of the upgrade. */
  cookie: string | undefined;
  place: Place;
  deps: SocketDeps;
  limits: SocketLimits;
  damped: DampedRecord;
}): Connection {
  const { ws, address, cookie, place, deps, limits, damped } = options;
  const { runs, identity, now, log } = deps;
  const messages = createBucket({ ...MESSAGES, now });
  const input = createBucket({ ...INPUT, now });
  const viewers = new Map<string, Viewer>();
  const gone = Promise.withResolvers<void>();
  let state: State = { name: 'new' };
  let queue: Promise<void> = Promise.resolve();
  let queued = 0;
  let paused = false;
  let answered = true;
  let movedAt = now();
  let rolesAt = 0;
  const hello = setTimeout(
    () => refuse(CLOSE.unauthenticated, 'ticket-invalid', 'no hello in time'),
    limits.helloDeadlineMs,
  );

  const isClosed = () => state.name === 'closed';

  function sendRaw(data: string | Uint8Array, sent?: () => void): void {
    if (ws.readyState !== ws.OPEN) return;
    if (ws.bufferedAmount > BUFFERED_LIMIT_BYTES) return ws.terminate();
    ws.send(data, (error) => {
      if (error) return;
      movedAt = now();
      sent?.();
    });
  }

  function send(message: ServerMessage): void {
    if (!isClosed()) sendRaw(JSON.stringify(message));
  }

  function onSent(): void {
    if (!paused || ws.bufferedAmount >= BUFFERED_PAUSE_BYTES) return;
    paused = false;
    for (const viewer of viewers.values()) viewer.pump();
  }

  /** From here on nothing is read, sent or followed; the socket itself may take a moment to go. */
  function shut(): void {
    state = { name: 'closed' };
    clearTimeout(hello);
    for (const viewer of viewers.values()) viewer.end();
    viewers.clear();
    if (ws.readyState !== ws.CLOSED) setTimeout(() => ws.terminate(), limits.closeMs).unref();
  }

  function close(code: number, why: ErrorCode): Promise<void> {
    if (!isClosed()) {
      send({ type: 'goodbye', code: why, message: ERRORS[why].message });
      shut();
      ws.close(code, why);
    }
    return gone.promise;
  }

  function personId(): string | null {
    return state.name === 'open' ? state.person.id : null;
  }

  function note(code: ErrorCode, detail: Record<string, unknown>): void {
    const person = personId();
    void damped.note(person ?? address, {
      kind: 'socket.refused',
      personId: person,
      body: { code, address, ...detail },
    });
  }

  function refuse(code: number, why: ErrorCode, detail: string): void {
    if (isClosed()) return;
    note(why, { detail });
    void close(code, why);
  }

  async function greet(ticket: string): Promise<void> {
    const ended = new Set<string>();
    state = { name: 'greeting', ended };
    const holder = await identity.takeTicket(ticket);
    const own = await identity.sessionOf(cookie);
    if (isClosed()) return;
    // A session that ended while its ticket was being looked at must not slip through.
    if (holder === null || ended.has(holder.sessionIdHash))
      return refuse(CLOSE.unauthenticated, 'ticket-invalid', 'ticket');
    if (own?.sessionIdHash !== holder.sessionIdHash)
      return refuse(CLOSE.unauthenticated, 'ticket-invalid', 'a ticket of another session');
    if (!place.claim(holder.person.id)) return refuse(CLOSE.tooMany, 'too-many-sockets', 'sockets of one person');
    clearTimeout(hello);
    state = { name: 'open', person: holder.person, sessionIdHash: holder.sessionIdHash };
    rolesAt = now();
    send({ type: 'welcome', person: { id: holder.person.id, name: holder.person.name }, serverTime: now() });
  }

  /** Whoever lost a role, or the session, in another process must not steer on with what the hello gave. */
  async function refresh(): Promise<void> {
    if (state.name !== 'open') return;
    const current = await identity.current(state.sessionIdHash);
    if (isClosed()) return;
    if (current === null) return void close(CLOSE.sessionEnded, 'not-signed-in');
    state = { name: 'open', ...current };
    rolesAt = now();
  }

  async function watch(person: Person, { run, from }: ClientMessage & { type: 'watch' }): Promise<void> {
    if (!viewers.has(run) && viewers.size >= limits.watches) throw new AppError('too-many-requests');
    const { drive } = await runs.access(person, run);
    let viewer: Viewer | null = null;
    const subscription = await runs.subscribe(run, (news) => viewer?.news(news));
    if (subscription === null) throw new AppError('run-not-found');
    if (isClosed()) return subscription.end();
    viewers.get(run)?.end();
    viewer = createViewer({ run, from, subscription, outlet });
    viewers.set(run, viewer);
    await viewer.begin(drive.allow);
  }

  const outlet = {
    send,
    sendOutput(frame: Uint8Array): void {
      messages.credit(MESSAGES_PER_FRAME);
      sendRaw(frame, onSent);
    },
    hasRoom(): boolean {
      if (ws.bufferedAmount < BUFFERED_PAUSE_BYTES) return true;
      paused = true;
      return false;
    },
    now,
    failed(error: unknown): void {
      log.error({ error }, 'a journal could not be read');
      void close(CLOSE.shutdown, 'internal');
    },
  };

  function handle(message: ClientMessage): Promise<void> | void {
    if (state.name === 'new') {
      if (message.type === 'hello') return greet(message.ticket);
      return refuse(CLOSE.unauthenticated, 'ticket-invalid', 'no hello first');
    }
    if (state.name !== 'open') return;
    const { person } = state;
    switch (message.type) {
      case 'hello':
        return refuse(CLOSE.protocol, 'protocol-error', 'a second hello');
      case 'watch':
        return watch(person, message);
      case 'unwatch':
        viewers.get(message.run)?.end();
        viewers.delete(message.run);
        return;
      case 'ack':
        return viewers.get(message.run)?.ack(message.offset);
      case 'input':
        return runs.input(person, message.run, message.data);
      case 'resize':
        return runs.resize(person, message.run, message.cols, message.rows);
      case 'stop':
        return runs.stop(person, message.run);
      default:
        return message satisfies never;
    }
  }

  async function handleSafely(message: ClientMessage): Promise<void> {
    const run = 'run' in message ? message.run : undefined;
    try {
      if (now() - rolesAt >= ROLES_FRESH_MS) await refresh();
      await handle(message);
    } catch (error) {
      const known = error instanceof AppError ? error : bug(error, message.type);
      if (RECORDED.includes(known.code)) note(known.code, { run, asked: message.type });
      send({ type: 'error', code: known.code, message: known.message, ...(run === undefined ? {} : { run }) });
    }
  }

  function bug(error: unknown, type: ClientMessage['type']): AppError {
    const shownAs = new Date(now()).toISOString();
    log.error({ error, type, shownAs }, 'a message could not be handled');
    return new AppError('internal', { message: `${ERRORS.internal.message} ${shownAs}` });
  }

  async function afterOthers(message: ClientMessage, others: Promise<void>): Promise<void> {
    await others;
    if (!isClosed()) await handleSafely(message);
    queued--;
  }

  function receive(data: Buffer, isBinary: boolean): void {
    if (isClosed()) return;
    if (!messages.take(1)) return refuse(CLOSE.tooMany, 'too-many-requests', 'messages');
    const message = isBinary ? null : parseClientMessage(data.toString('utf8'));
    if (message === null)
      return refuse(CLOSE.protocol, 'protocol-error', isBinary ? 'a binary frame' : 'not a message');
    if (message.type === 'ack' && state.name === 'open') return void handle(message);
    if (message.type === 'input' && !input.take(Buffer.byteLength(message.data))) {
      return refuse(CLOSE.tooMany, 'too-many-requests', 'input');
    }
    if (queued >= QUEUE_LIMIT) return refuse(CLOSE.tooMany, 'too-many-requests', 'messages not handled yet');
    queued++;
    queue = afterOthers(message, queue);
  }

  ws.on('message', receive as (data: unknown, isBinary: boolean) => void);
  ws.on('pong', () => (answered = true));
  ws.on('error', (error) => {
    if (!isClosed()) note('protocol-error', { detail: (error as NodeJS.ErrnoException).code ?? error.name });
    shut();
  });
  ws.on('close', () => {
    shut();
    place.leave();
    gone.resolve();
  });

  return {
    sessionEnded(sessionIdHash) {
      if (state.name === 'greeting') state.ended.add(sessionIdHash);
      else if (state.name === 'open' && state.sessionIdHash === sessionIdHash)
        void close(CLOSE.sessionEnded, 'not-signed-in');
    },
    beat() {
      const stalled = ws.bufferedAmount > 0 && now() - movedAt > limits.stalledMs;
      if (!answered || stalled) return ws.terminate();
      answered = false;
      ws.ping();
      refresh().catch((error: unknown) => log.error({ error }, 'a session could not be looked up'));
    },
    close,
  };
}
