/**
 * The tab's one socket: a ticket first, then any number of watched runs. It comes back by itself, and every watched run
 * goes on from the exact byte it had. Independent of the browser: socket, ticket and clock are given.
 */
import { decodeOutput, MAX_INPUT_BYTES, TAIL_BYTES } from '../../contract/wire.ts';
import type { ClientMessage, ServerMessage } from '../../contract/wire.ts';
import type { RunView } from '../../contract/run.ts';
import type { Link } from '../blocks.ts';
import { nothing } from '../store.ts';
import type { Schedule } from '../store.ts';
import { advance, begin, jump, START, wanted } from './cursor.ts';
import type { Cursor } from './cursor.ts';
import { splitInput } from './input.ts';

/** From the open socket to `welcome`. */
export const WELCOME_DEADLINE_MS = 8_000;
export const FIRST_PAUSE_MS = 400;
export const LAST_PAUSE_MS = 10_000;
/** A socket that nobody needs is closed after this time. */
export const IDLE_MS = 30_000;

/** A socket that is being opened. Nothing is told after `close`. */
export type Socket = { send(data: string): void; close(code?: number): void };
export type SocketEvents = { onOpen(): void; onMessage(data: string | ArrayBuffer): void; onClose(): void };

export type TicketAnswer = { kind: 'ok'; ticket: string } | { kind: 'away' } | { kind: 'signed-out' };

/** Told in the order in which things happen. */
export type Viewer = {
  onLink(link: Link): void;
  onWatching(run: RunView, driver: boolean): void;
  /** Output was left out here; `restart` wants an empty terminal. */
  onSkipped(bytes: number, restart: boolean): void;
  /** `live` is false for history. */
  onOutput(bytes: Uint8Array, end: number, live: boolean): void;
  onRun(run: RunView): void;
  onProblem(code: string, message: string): void;
};

export type Watch = {
  /** Everything before `offset` has been drawn. */
  ack(offset: number): void;
  input(data: string): void;
  resize(cols: number, rows: number): void;
  /** Kept and sent later when there is no connection right now. */
  stop(): void;
  dispose(): void;
};

export type Connection = {
  watch(run: string, viewer: Viewer): Watch;
  /** The server may be back, or somebody has signed in: try at once. */
  wake(): void;
  /** Something says that the socket is dead although it has not closed: start over. */
  suspect(): void;
};

type Watched = {
  viewer: Viewer;
  cursor: Cursor;
  /** Pressed while there was no connection. */
  stopWanted: boolean;
  /** `watch` was sent on this socket. */
  asked: boolean;
  /** `watch` was sent again after a hole, and is not answered yet. */
  repairing: boolean;
};

export function createConnection(deps: {
  openSocket: (events: SocketEvents) => Socket;
  ticket: () => Promise<TicketAnswer>;
  schedule: Schedule;
  /** 0 to 1, spreads the return of many tabs. */
  random: () => number;
}): Connection {
  const watched = new Map<string, Watched>();
  let socket: Socket | null = null;
  let link: Link = 'connecting';
  let pauseMs = FIRST_PAUSE_MS;
  let dialling = false;
  let cancelTimer = nothing;
  let cancelIdle = nothing;

  function setLink(next: Link): void {
    link = next;
    for (const entry of watched.values()) entry.viewer.onLink(next);
  }

  function send(message: ClientMessage): boolean {
    if (!socket || link !== 'live') return false;
    socket.send(JSON.stringify(message));
    return true;
  }

  function ask(run: string, entry: Watched): void {
    entry.asked = send({ type: 'watch', run, from: wanted(entry.cursor, TAIL_BYTES) });
  }

  async function dial(): Promise<void> {
    if (dialling || socket) return;
    dialling = true;
    cancelTimer();
    const answer = await deps.ticket();
    dialling = false;
    if (watched.size === 0) return;
    if (answer.kind === 'signed-out') setLink('signed-out');
    else if (answer.kind === 'away') later();
    else open(answer.ticket);
  }

  function later(): void {
    setLink('reconnecting');
    const delay = pauseMs * (0.75 + deps.random() / 2);
    pauseMs = Math.min(pauseMs * 2, LAST_PAUSE_MS);
    cancelTimer();
    cancelTimer = deps.schedule(() => void dial(), delay);
  }

  function open(ticket: string): void {
    const mine: Socket = deps.openSocket({
      onOpen: () => mine.send(JSON.stringify({ type: 'hello', ticket } satisfies ClientMessage)),
      onMessage(data) {
        if (socket !== mine) return;
        if (typeof data === 'string') onControl(JSON.parse(data) as ServerMessage);
        else onFrame(new Uint8Array(data));
      },
      onClose() {
        if (socket === mine) lost();
      },
    });
    socket = mine;
    cancelTimer = deps.schedule(() => drop(mine), WELCOME_DEADLINE_MS);
  }

  function drop(mine: Socket): void {
    if (socket !== mine) return;
    mine.close();
    lost();
  }

  function lost(): void {
    socket = null;
    cancelTimer();
    for (const entry of watched.values()) {
      entry.asked = false;
      entry.repairing = false;
    }
    if (watched.size > 0) later();
    else link = 'connecting';
  }

  function onControl(message: ServerMessage): void {
    if (message.type === 'welcome') {
      cancelTimer();
      pauseMs = FIRST_PAUSE_MS;
      setLink('live');
      for (const [run, entry] of watched) ask(run, entry);
      return;
    }
    if (message.type === 'goodbye') {
      for (const entry of watched.values()) entry.viewer.onProblem(message.code, message.message);
      return;
    }
    const run = message.type === 'watching' || message.type === 'run' ? message.run.id : message.run;
    const entry = run === undefined ? undefined : watched.get(run);
    if (!entry || run === undefined) return;
    switch (message.type) {
      case 'watching': {
        const began = begin(entry.cursor, message.offset, message.run.bytes);
        entry.cursor = began.cursor;
        entry.repairing = false;
        entry.viewer.onWatching(message.run, message.driver);
        if (began.skipped > 0) entry.viewer.onSkipped(began.skipped, began.restart);
        if (entry.stopWanted) entry.stopWanted = !send({ type: 'stop', run });
        return;
      }
      case 'run':
        entry.viewer.onRun(message.run);
        return;
      case 'jump': {
        const jumped = jump(entry.cursor, message.to);
        entry.cursor = jumped.cursor;
        if (jumped.skipped > 0) entry.viewer.onSkipped(jumped.skipped, true);
        return;
      }
      case 'error':
        entry.viewer.onProblem(message.code, message.message);
    }
  }

  function onFrame(bytes: Uint8Array): void {
    const frame = decodeOutput(bytes);
    const entry = frame && watched.get(frame.run);
    if (!frame || !entry) return;
    const step = advance(entry.cursor, frame.offset, frame.payload);
    if (step.kind === 'take') {
      // A frame across the border is history up to it: no answer is better than a late one.
      const live = step.offset >= entry.cursor.liveFrom;
      entry.cursor = step.cursor;
      entry.viewer.onOutput(step.bytes, step.offset + step.bytes.length, live);
    } else if (step.kind === 'hole' && entry.cursor.next !== null && !entry.repairing) {
      entry.repairing = true;
      ask(frame.run, entry);
    }
  }

  function leave(run: string, entry: Watched): void {
    if (watched.get(run) !== entry) return;
    watched.delete(run);
    send({ type: 'unwatch', run });
    if (watched.size > 0) return;
    cancelIdle = deps.schedule(() => {
      if (!socket) return;
      socket.close(1000);
      lost();
    }, IDLE_MS);
  }

  return {
    watch(run, viewer) {
      // One viewer per run in a tab: a component that mounts anew takes over from the one that is going.
      const entry: Watched = { viewer, cursor: START, stopWanted: false, asked: false, repairing: false };
      const before = watched.get(run);
      watched.set(run, entry);
      if (before) send({ type: 'unwatch', run });
      cancelIdle();
      viewer.onLink(link);
      if (link === 'live') ask(run, entry);
      else if (!socket) void dial();
      const mine = () => watched.get(run) === entry;
      return {
        ack: (offset) => void (mine() && entry.asked && send({ type: 'ack', run, offset })),
        input(data) {
          if (mine()) for (const part of splitInput(data, MAX_INPUT_BYTES)) send({ type: 'input', run, data: part });
        },
        resize: (cols, rows) => void (mine() && send({ type: 'resize', run, cols, rows })),
        stop() {
          if (mine() && !send({ type: 'stop', run })) entry.stopWanted = true;
        },
        dispose: () => leave(run, entry),
      };
    },
    wake() {
      if (watched.size > 0 && !socket) void dial();
    },
    suspect() {
      if (socket) drop(socket);
    },
  };
}
