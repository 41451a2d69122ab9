/**
 * One connection to one host: says hello, sends requests, hands on events. Knows nothing of reconnecting.
 * The host's half: server/pty-host/connection.ts.
 */
import type { Socket } from 'node:net';
import type { HostEvent, HostRequest, HostRun } from '../../../src/contract/host-protocol.ts';
import { createLineReader, toLine } from '../../pty-host/lines.ts';

const HELLO_DEADLINE_MS = 4_000;
const LIST_DEADLINE_MS = 5_000;
/** A list of several thousand ended runs is about 1 MiB. */
const LINE_LIMIT_BYTES = 16 * 1024 * 1024;

export type HostConnection = {
  send(request: Exclude<HostRequest, { type: 'hello' | 'list' }>): void;
  /** Rejects when the connection ends or no answer comes in time. */
  list(): Promise<HostRun[]>;
  close(): void;
};

export type ConnectionListener = {
  event(event: Exclude<HostEvent, { type: 'welcome' | 'runs' }>): void;
  /** Called once after a successful hello, however it ended. */
  closed(): void;
};

export type HelloResult =
  { ok: true; connection: HostConnection; pid: number; runs: HostRun[] } | { ok: false; why: string };

/** Takes over an open socket. Never rejects: a host that refuses, hangs or talks nonsense gives `why`. */
export async function sayHello(
  socket: Socket,
  secret: string,
  protocol: number,
  listener: ConnectionListener,
): Promise<HelloResult> {
  const { promise, resolve } = Promise.withResolvers<HelloResult>();
  const reader = createLineReader(LINE_LIMIT_BYTES);
  let lists: PromiseWithResolvers<HostRun[]>[] = [];
  let known = false;

  const fail = (why: string) => {
    resolve({ ok: false, why });
    socket.destroy();
  };
  const deadline = setTimeout(() => fail('it did not answer in time'), HELLO_DEADLINE_MS);

  const connection: HostConnection = {
    send(request) {
      if (!socket.destroyed) socket.write(toLine(request));
    },
    async list() {
      const answer = Promise.withResolvers<HostRun[]>();
      if (socket.destroyed) throw new Error('the host is not connected');
      lists.push(answer);
      socket.write(toLine({ type: 'list' }));
      const late = setTimeout(() => socket.destroy(), LIST_DEADLINE_MS);
      return answer.promise.finally(() => clearTimeout(late));
    },
    close: () => socket.destroy(),
  };

  function take(event: HostEvent): void {
    if (event.type === 'welcome') {
      known = true;
      clearTimeout(deadline);
      resolve({ ok: true, connection, pid: event.pid, runs: event.runs });
    } else if (event.type === 'runs') {
      lists.shift()?.resolve(event.runs);
    } else if (event.type === 'refused' && event.run === undefined && !known) {
      fail(event.why);
    } else {
      listener.event(event);
    }
  }

  socket.on('data', (bytes: Buffer) => {
    const lines = reader.push(bytes);
    if (lines === null) return fail('its answer was too long');
    for (const line of lines) {
      const event = parse(line);
      if (event === null) return fail('it does not speak our language');
      take(event);
    }
  });
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    clearTimeout(deadline);
    resolve({ ok: false, why: 'it closed the connection' });
    for (const list of lists) list.reject(new Error('the host closed the connection'));
    lists = [];
    if (known) listener.closed();
  });
  socket.write(toLine({ type: 'hello', secret, protocol } satisfies HostRequest));
  return promise;
}

function parse(line: string): HostEvent | null {
  try {
    return JSON.parse(line) as HostEvent;
  } catch {
    return null;
  }
}
