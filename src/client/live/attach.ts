/**
 * Joins one terminal on the page to one run: output flows in and is acknowledged, keys flow out, and what the server
 * says about the run is put where the page reads it.
 */
import { SOCKET_PATH, SUBPROTOCOL } from '../../contract/wire.ts';
import type { Ticket } from '../../contract/api.ts';
import type { Blocks } from '../blocks.ts';
import { blocks, call, schedule, serverAddress, session } from '../browser.ts';
import { createConnection } from './connection.ts';
import type { TicketAnswer } from './connection.ts';
import { createAcks } from './acks.ts';
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

export type Attachment = { stop(): void; dispose(): void };

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
  },
  store: Blocks = blocks,
): Attachment {
  const { key, run } = options;
  let driver = false;
  let running = true;
  let disposed = false;
  const terminal = createTerminal(host, {
    interactive: options.interactive,
    screenReader: options.screenReader,
    events: {
      onInput: (data) => watch.input(data),
      onInterrupt: () => watch.input('\u0003'),
      onResize: (cols, rows) => watch.resize(cols, rows),
      onDrawn: (end) => acks.drawn(end),
      onTitle: options.onTitle,
    },
  });
  const acks = createAcks({ schedule, send: (offset) => watch.ack(offset) });
  const drive = () => terminal.setDriving(driver && running);
  const watch = connection.watch(run, {
    onLink(link) {
      store.patch(key, { link });
      if (link === 'reconnecting') void session.check();
    },
    onWatching(view, isDriver) {
      driver = isDriver;
      running = view.state === 'running';
      store.update(key, view);
      store.patch(key, { driver, problem: null });
      drive();
    },
    onSkipped(bytes, restart) {
      if (restart) terminal.reset();
      acks.restart();
      options.onSkipped(bytes);
    },
    onOutput: (bytes, end, live) => terminal.write(bytes, end, live),
    onRun(view) {
      running = view.state === 'running';
      store.update(key, view);
      drive();
    },
    onProblem: (_code, message) => store.patch(key, { problem: message }),
  });
  return {
    stop: () => watch.stop(),
    dispose() {
      if (disposed) return;
      disposed = true;
      acks.dispose();
      watch.dispose();
      terminal.dispose();
    },
  };
}
