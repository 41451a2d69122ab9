/** The listening socket against clients that are slow, stuck or too many. */
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createHttpServer, type HttpLimits, type HttpServer } from './server.ts';
import { streamOf } from './stream.ts';

let http: HttpServer;
let port: number;
let clients: Socket[];
/** Bodies that are being produced, and bytes handed out by all of them. */
let open: number;
let produced: number;

async function serve(limits: Partial<HttpLimits> = {}): Promise<void> {
  http = createHttpServer({ checkMs: 20, ...limits });
  port = await http.listen({ host: '127.0.0.1', port: 0 });
}

async function* endless(): AsyncGenerator<Uint8Array> {
  open++;
  try {
    for (;;) {
      produced += 64 * 1024;
      yield new Uint8Array(64 * 1024);
    }
  } finally {
    open--;
  }
}

const attach = () =>
  http.attach({
    fetch: async (request) =>
      new URL(request.url).pathname === '/endless'
        ? new Response(streamOf(endless()))
        : new Response(`${(await request.text()).length}`),
    handleUpgrade: (_request, socket) => socket.destroy(),
  });

function client(text: string): { socket: Socket; closed: Promise<string> } {
  const socket = connect(port, '127.0.0.1', () => socket.write(text));
  clients.push(socket);
  let answer = '';
  socket.on('data', (chunk: Buffer) => (answer += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  // Not `once`, which takes a reset for a failure: being cut off is what these clients are for.
  const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(answer)));
  return { socket, closed };
}

async function until(holds: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error('it did not come to pass in time');
    await sleep(10);
  }
}

beforeEach(() => {
  clients = [];
  open = 0;
  produced = 0;
});
afterEach(async () => {
  for (const socket of clients) socket.destroy();
  await http.close(0);
});

describe('a client that is slow', () => {
  it('with its headers is answered 408 and cut off', async () => {
    await serve({ headersMs: 60, requestMs: 60 });
    attach();
    const { socket, closed } = client('GET / HTTP/1.1\r\nHost: a\r\n');
    const trickle = setInterval(() => socket.write('X-More: 1\r\n'), 20);
    expect(await closed).toMatch(/^HTTP\/1.1 408 /);
    clearInterval(trickle);
  });

  it('with its body is cut off', async () => {
    await serve({ headersMs: 60, requestMs: 120 });
    attach();
    const { socket, closed } = client('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n');
    const trickle = setInterval(() => socket.write('x'), 20);
    expect(await closed).not.toMatch(/^HTTP\/1.1 200/);
    clearInterval(trickle);
  });

  it('to read gets no further than its window, and its body is let go of in the end', async () => {
    await serve({ inactivityMs: 300 });
    attach();
    const { socket } = client('GET /endless HTTP/1.1\r\nHost: a\r\n\r\n');
    socket.pause();
    await until(() => open === 1);
    await until(() => open === 0);
    // What the system's own buffers take; endless without a bound.
    expect(produced).toBeLessThan(64 * 1024 * 1024);
  });

  it('and hangs up in the middle leaves no body open', async () => {
    await serve();
    attach();
    const readers = [1, 2, 3].map(() => client('GET /endless HTTP/1.1\r\nHost: a\r\n\r\n').socket);
    await until(() => open === 3);
    readers[0]!.destroy();
    readers[1]!.resetAndDestroy();
    readers[2]!.destroy();
    await until(() => open === 0);
  });
});

describe('connections', () => {
  it('beyond the limit are closed, those before it are served', async () => {
    await serve({ connections: 2 });
    attach();
    // Each is answered once, so that it is known to be counted.
    const held = [1, 2].map(() => client('GET / HTTP/1.1\r\nHost: a\r\n\r\n').socket);
    await Promise.all(held.map((socket) => once(socket, 'data')));
    expect(await client('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n').closed).toBe('');
    held[0]!.write('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
    const [answer] = (await once(held[0]!, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 200 /);
  });

  it('are answered 503 as long as there is no application behind them', async () => {
    await serve();
    expect(await client('GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n').closed).toMatch(/^HTTP\/1.1 503 /);
    expect(
      await client('GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n').closed,
    ).toBe('');
  });

  it('do not keep the server from closing', async () => {
    await serve();
    attach();
    const { socket, closed } = client('GET /endless HTTP/1.1\r\nHost: a\r\n\r\n');
    socket.pause();
    await until(() => open === 1);
    await http.close(50);
    socket.resume();
    await closed;
    await until(() => open === 0);
  });

  it('cannot be listened for twice on one port', async () => {
    await serve();
    const other = createHttpServer();
    await expect(other.listen({ host: '127.0.0.1', port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });
});
