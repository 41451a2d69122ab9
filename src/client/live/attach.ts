/**
 * Joins one terminal on the page to one run: output flows in and is acknowledged, keys flow out, and what the server
 * says about the run is put where the page reads it.
 */
import { SOCKET_PATH, SUBPROTOCOL } from '../../contract/wire.ts';
import type { Ticket } from '../../contract/api.ts';
import type { RunView } from '../../contract/run.ts';
import type { Blocks } from '../blocks.ts';
import { blocks, call, myId, schedule, serverAddress, session } from '../browser.ts';
import { createConnection } from './connection.ts';
import type { TicketAnswer } from './connection.ts';
import { createAcks } from './acks.ts';
import { createDriving } from './driver.ts';
import { createTerminal } from './terminal.ts';

const connection = createConnection({
  schedule,
  random: Math.random,
  openSocket({ onOpen, onMessage, onClose }) {
    const address = new URL(serverAddress(SOCKET_PATH), location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(address, SUBPROTOCOL);
    socket.binaryType = 'arraybuffer';
    socket.addEventListener('open', onOpen);
    socket.addEventListener('message', (event: MessageEvent<string | ArrayBuffer>) => onMessage(event.data));
    socket.addEventListener('close', onClose);
    return socket;
  },
  async ticket(): Promise<TicketAnswer> {
    const answer = await call<Ticket>('/api/tickets', {});
    if (answer.kind === 'ok') return { kind: 'ok', ticket: answer.value.ticket };
    void session.check();
    return { kind: answer.kind === 'refused' && answer.status === 401 ? 'signed-out' : 'away' };
  },
});

let wasReady = session.store.get().state === 'ready';
session.store.subscribe(() => {
  const state = session.store.get();
  if (state.state === 'ready' && state.me.person) connection.wake();
  if (state.state === 'away' && wasReady) connection.suspect();
  wasReady = state.state === 'ready';
});

export type Attachment = { stop(): void; wrap(on: boolean): void; dispose(): void };

/** Attaches `host` to the run that the block `key` follows. */
export function attach(
  host: HTMLElement,
  options: {
    key: string;
    run: string;
    interactive: boolean;
    screenReader: boolean;
    onSkipped: (bytes: number) => void;
    onTitle: (title: string) => void;
    onWide: (wide: boolean) => void;
  },
  store: Blocks = blocks,
): Attachment {
  const { key, run } = options;
  const driving = createDriving(myId);
  let running = true;
  /** Of the run, and of what has come in. */
  let bytes = Infinity;
  let received = 0;
  let disposed = false;
  /** What the page has been told of who drives. */
  let told: boolean | null = null;
  const terminal = createTerminal(host, {
    interactive: options.interactive,
    screenReader: options.screenReader,
    events: {
      onInput: (data) => watch.input(data),
      onInterrupt: () => watch.input('\u0003'),
      onResize: (cols, rows) => watch.resize(cols, rows),
      onDrawn: (end) => acks.drawn(end),
      onTitle: options.onTitle,
      onWide: options.onWide,
    },
  });
  const acks = createAcks({ schedule, send: (offset) => watch.ack(offset) });
  /** Who has the whole run before the eyes misses nothing, whatever becomes of the connection. */
  const whole = () => !running && received >= bytes;
  function heard(view: RunView): void {
    running = view.state === 'running';
    bytes = view.bytes;
    store.update(key, view);
    const driver = driving.heard(view);
    if (told !== null && driver !== told) store.patch(key, { driver });
    told = driver;
    terminal.setDriving(driver && running);
  }
  const watch = connection.watch(run, {
    onLink(link) {
      if (link === 'reconnecting') void session.check();
      if (!whole() || link === 'live') store.patch(key, { link });
    },
    onWatching(view, isDriver) {
      told = driving.told(view, isDriver);
      store.patch(key, { driver: told, problem: null });
      heard(view);
    },
    onSkipped(bytes, restart) {
      if (restart) terminal.reset();
      acks.restart();
      options.onSkipped(bytes);
    },
    onOutput(output, end, live) {
      received = end;
      terminal.write(output, end, live);
    },
    onRun: heard,
    onProblem(_code, message) {
      if (!whole()) store.patch(key, { problem: message });
    },
  });
  return {
    stop: () => watch.stop(),
    wrap: (on) => terminal.setWrap(on),
    dispose() {
      if (disposed) return;
      disposed = true;
      acks.dispose();
      watch.dispose();
      terminal.dispose();
    },
  };
}
