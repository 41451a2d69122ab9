import { beforeEach, expect, test } from 'vitest';
import * as fc from 'fast-check';
import { encodeOutput } from '../../contract/wire.ts';
import type { ClientMessage, ServerMessage } from '../../contract/wire.ts';
import type { RunView } from '../../contract/run.ts';
import { createTestClock } from '../testing-clock.ts';
import type { TestClock } from '../testing-clock.ts';
import { createConnection, IDLE_MS, WELCOME_DEADLINE_MS } from './connection.ts';
import type { Connection, SocketEvents, TicketAnswer, Viewer } from './connection.ts';

const RUN = 'ab'.repeat(16);

/** The server's end of one socket. */
class FakeSocket {
  sent: ClientMessage[] = [];
  closed = false;
  readonly events: SocketEvents;
  constructor(events: SocketEvents) {
    this.events = events;
  }
  send(data: string): void {
    this.sent.push(JSON.parse(data) as ClientMessage);
  }
  close(): void {
    this.closed = true;
  }
  say(message: ServerMessage): void {
    this.events.onMessage(JSON.stringify(message));
  }
  output(offset: number, payload: Uint8Array): void {
    this.events.onMessage(encodeOutput({ run: RUN, offset, payload }).buffer);
  }
  welcome(): void {
    this.events.onOpen();
    this.say({ type: 'welcome', person: { id: 'p', name: 'mira' }, serverTime: 0 });
  }
  watching(offset: number, bytes: number, driver = true): void {
    this.say({ type: 'watching', run: { id: RUN, state: 'running', bytes } as RunView, offset, driver });
  }
  last<T extends ClientMessage['type']>(type: T): Extract<ClientMessage, { type: T }> | undefined {
    return this.sent.filter((message) => message.type === type).at(-1) as
      Extract<ClientMessage, { type: T }> | undefined;
  }
}

/** What a viewer has been told, and the bytes it would have drawn. */
class Seen implements Viewer {
  links: string[] = [];
  drawn: number[] = [];
  live: boolean[] = [];
  skipped = 0;
  restarts = 0;
  problems: string[] = [];
  onLink = (link: string) => void this.links.push(link);
  onWatching = () => {};
  onRun = () => {};
  onProblem = (code: string) => void this.problems.push(code);
  onSkipped = (bytes: number, restart: boolean) => {
    this.skipped += bytes;
    if (restart) this.restarts++;
  };
  onOutput = (bytes: Uint8Array, _end: number, live: boolean) => {
    this.drawn.push(...bytes);
    this.live.push(live);
  };
}

let clock: TestClock;
let sockets: FakeSocket[];
let ticket: TicketAnswer;
let connection: Connection;
let seen: Seen;
const socket = () => sockets.at(-1)!;

function setUp(): void {
  clock = createTestClock();
  sockets = [];
  ticket = { kind: 'ok', ticket: 't' };
  seen = new Seen();
  connection = createConnection({
    schedule: clock.schedule,
    random: () => 0.5,
    ticket: async () => ticket,
    openSocket(events) {
      sockets.push(new FakeSocket(events));
      return socket();
    },
  });
}

beforeEach(setUp);

async function watchFrom(offset: number, bytes: number) {
  const watch = connection.watch(RUN, seen);
  await clock.pass(0);
  socket().welcome();
  socket().watching(offset, bytes);
  return watch;
}

test('nothing is opened before something is watched', async () => {
  await clock.pass(60_000);
  expect(sockets).toHaveLength(0);
});

test('the ticket is the first message, and the watch comes only after the welcome', async () => {
  connection.watch(RUN, seen);
  await clock.pass(0);
  socket().events.onOpen();
  expect(socket().sent).toEqual([{ type: 'hello', ticket: 't' }]);
  socket().say({ type: 'welcome', person: { id: 'p', name: 'mira' }, serverTime: 0 });
  expect(socket().sent[1]).toEqual({ type: 'watch', run: RUN, from: { tail: 1024 * 1024 } });
});

test('cut anywhere, it comes back for exactly the next byte: nothing lost, nothing twice', async () => {
  const journal = Uint8Array.from({ length: 300 }, (_, i) => i % 256);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 80 }), { minLength: 1, maxLength: 8 }), async (parts) => {
      setUp();
      connection.watch(RUN, seen);
      for (const part of parts) {
        await clock.pass(20_000);
        socket().welcome();
        const { from } = socket().last('watch')!;
        const offset = 'offset' in from ? from.offset : 0;
        expect(offset).toBe(seen.drawn.length);
        socket().watching(offset, journal.length);
        socket().output(offset, journal.slice(offset, offset + part));
        // The cut takes what was under way with it, and a late frame of a dead socket counts for nothing.
        const dead = socket();
        dead.events.onClose();
        dead.output(seen.drawn.length, journal.slice(seen.drawn.length, seen.drawn.length + 5));
      }
      expect(seen.drawn).toEqual([...journal.subarray(0, seen.drawn.length)]);
      expect(seen.skipped).toBe(0);
    }),
    { numRuns: 40 },
  );
});

test('the pauses between attempts grow, and a welcome makes them short again', async () => {
  ticket = { kind: 'away' };
  connection.watch(RUN, seen);
  await clock.pass(100_000);
  const attempts = seen.links.filter((link) => link === 'reconnecting').length;
  expect(attempts).toBeGreaterThan(8);
  expect(attempts).toBeLessThan(20);
  ticket = { kind: 'ok', ticket: 't' };
  await clock.pass(10_000);
  socket().welcome();
  socket().events.onClose();
  await clock.pass(500);
  expect(sockets).toHaveLength(2);
});

test('a socket without a welcome is given up after its deadline', async () => {
  connection.watch(RUN, seen);
  await clock.pass(WELCOME_DEADLINE_MS + 1);
  expect(sockets[0]!.closed).toBe(true);
  await clock.pass(1_000);
  expect(sockets).toHaveLength(2);
});

test('signed out, it waits to be woken instead of knocking', async () => {
  ticket = { kind: 'signed-out' };
  connection.watch(RUN, seen);
  await clock.pass(600_000);
  expect(seen.links.at(-1)).toBe('signed-out');
  expect(sockets).toHaveLength(0);
  ticket = { kind: 'ok', ticket: 't' };
  connection.wake();
  await clock.pass(0);
  expect(sockets).toHaveLength(1);
});

test('a hole is asked for again, once, and never drawn over', async () => {
  await watchFrom(0, 0);
  socket().output(0, Uint8Array.of(1, 2));
  socket().output(5, Uint8Array.of(6));
  socket().output(6, Uint8Array.of(7));
  expect(socket().sent.filter(({ type }) => type === 'watch')).toHaveLength(2);
  expect(socket().last('watch')).toMatchObject({ from: { offset: 2 } });
  socket().watching(2, 7);
  socket().output(2, Uint8Array.of(3, 4, 5, 6, 7));
  expect(seen.drawn).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('a jump is said, and output goes on from its end', async () => {
  await watchFrom(0, 0);
  socket().output(0, Uint8Array.of(1));
  socket().say({ type: 'jump', run: RUN, from: 1, to: 1_000 });
  socket().output(1_000, Uint8Array.of(9));
  expect(seen).toMatchObject({ skipped: 999, restarts: 1, drawn: [1, 9] });
});

test('history is marked, so that no terminal answers it', async () => {
  await watchFrom(0, 4);
  socket().output(0, Uint8Array.of(1, 2, 3, 4));
  socket().output(4, Uint8Array.of(5));
  expect(seen.live).toEqual([false, true]);
});

test('Stop without a connection is kept and sent on return', async () => {
  const watch = await watchFrom(0, 0);
  socket().events.onClose();
  watch.stop();
  await clock.pass(1_000);
  socket().welcome();
  socket().watching(0, 0);
  expect(socket().last('stop')).toEqual({ type: 'stop', run: RUN });
});

test('keys without a connection are dropped, not typed later into something else', async () => {
  const watch = await watchFrom(0, 0);
  socket().events.onClose();
  watch.input('rm');
  await clock.pass(1_000);
  socket().welcome();
  socket().watching(0, 0);
  expect(socket().last('input')).toBeUndefined();
});

test('a component that mounts anew takes over, and the old one can no longer type', async () => {
  const old = await watchFrom(0, 0);
  const other = new Seen();
  connection.watch(RUN, other);
  old.input('x');
  old.dispose();
  socket().watching(0, 0);
  socket().output(0, Uint8Array.of(1));
  expect(socket().last('input')).toBeUndefined();
  expect(seen.drawn).toEqual([]);
  expect(other.drawn).toEqual([1]);
});

test('a socket that nobody needs is closed after a while and opened again when needed', async () => {
  const watch = await watchFrom(0, 0);
  watch.dispose();
  expect(socket().last('unwatch')).toEqual({ type: 'unwatch', run: RUN });
  await clock.pass(IDLE_MS + 1);
  expect(socket().closed).toBe(true);
  connection.watch(RUN, seen);
  await clock.pass(0);
  expect(sockets).toHaveLength(2);
});

test('a dead socket that has not closed is replaced on suspicion', async () => {
  await watchFrom(0, 0);
  connection.suspect();
  expect(sockets[0]!.closed).toBe(true);
  await clock.pass(1_000);
  expect(sockets).toHaveLength(2);
});

test('a goodbye reaches everybody who watches', async () => {
  await watchFrom(0, 0);
  socket().say({ type: 'goodbye', code: 'shutting-down', message: '' });
  expect(seen.problems).toEqual(['shutting-down']);
});

test('bytes that are no frame, and frames of another run, are nothing', async () => {
  await watchFrom(0, 0);
  socket().events.onMessage(new Uint8Array([9, 9]).buffer);
  socket().events.onMessage(encodeOutput({ run: 'cd'.repeat(16), offset: 0, payload: Uint8Array.of(1) }).buffer);
  expect(seen.drawn).toEqual([]);
});
