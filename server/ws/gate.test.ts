/** Who gets in, and what becomes of who does not: right code, nothing executed, recorded. */
import { connect as connectTcp } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { CLOSE } from '../../src/contract/wire.ts';
import { ALICE, BOB, makeBlock, requestFor, until } from '../runs/testing/world.ts';
import { connect, makeSocketWorld, open, upgradeStatus } from './testing/socket-world.ts';
import type { SocketWorld } from './testing/socket-world.ts';

let sockets: SocketWorld;
afterEach(() => sockets.dispose());

const refusals = () => sockets.world.events('socket.refused');

async function goodbyeAfter(text: string | Buffer, cookie?: string): Promise<[number, string]> {
  const client = await connect(sockets.port, cookie);
  client.ws.send(text);
  const { code } = await client.next('goodbye');
  return [await client.closed, code];
}
const hello = (ticket: string) => JSON.stringify({ type: 'hello', ticket });

describe('the upgrade', () => {
  const origins: [string, (port: number) => string | undefined][] = [
    ['of another site', () => 'http://evil.example'],
    ['that is missing', () => undefined],
    ['null', () => 'null'],
    ['with our address as a subdomain', (port) => `http://127.0.0.1:${port}.evil.example`],
    ['that ends like ours', (port) => `http://evil-127.0.0.1:${port}`],
    ['with another port', (port) => `http://127.0.0.1:${port + 1}`],
    ['with another scheme', (port) => `https://127.0.0.1:${port}`],
    ['with a path', (port) => `http://127.0.0.1:${port}/`],
    ['in capitals', (port) => `HTTP://127.0.0.1:${port}`],
    ['with a user', (port) => `http://127.0.0.1:${port}@evil.example`],
    ['of two', (port) => `http://127.0.0.1:${port}, http://evil.example`],
    ['by another name of this machine', (port) => `http://localhost:${port}`],
  ];
  it.each(origins)('refuses an Origin %s, valid session or not', async (_, origin) => {
    sockets = await makeSocketWorld();
    const { identity, port } = sockets;
    const session = await sockets.session(ALICE);
    const { ticket } = identity.issueTicket(session.sessionIdHash);
    const headers = { cookie: session.cookie };
    const value = origin(port);
    const options = value === undefined ? { origin: undefined as never, headers } : { origin: value, headers };
    expect(await upgradeStatus(port, options)).toBe(403);
    await until(async () => (await refusals()).length === 1, 'the record');
    expect(await refusals()).toMatchObject([{ code: 'origin-refused', address: '127.0.0.1', origin: value ?? null }]);
    // The ticket was not spent by it.
    expect(await identity.takeTicket(ticket)).not.toBeNull();
  });

  it('refuses a foreign Host, also when the Origin agrees with it', async () => {
    sockets = await makeSocketWorld();
    const { port } = sockets;
    for (const host of [
      `evil.example:${port}`,
      `127.0.0.1:${port + 1}`,
      '127.0.0.1',
      `127.0.0.1.:${port}`,
      `127.0.0.1:${port}.evil.example`,
    ]) {
      expect(await upgradeStatus(port, { origin: `http://${host}`, headers: { host } })).toBe(421);
      expect(await upgradeStatus(port, { headers: { host } })).toBe(421);
    }
    await until(async () => (await refusals()).length === 10, 'the record');
    expect((await refusals())[0]).toMatchObject({ code: 'host-refused', host: `evil.example:${port}` });
  });

  it('is recorded only so often when it is refused in a flood, with the count of the rest', async () => {
    const clock = { at: 1_000_000 };
    sockets = await makeSocketWorld({ now: () => clock.at });
    for (let i = 0; i < 40; i++) await upgradeStatus(sockets.port, { origin: 'http://evil.example' });
    await until(async () => (await refusals()).length === 30, 'the record');
    clock.at += 9 * 60_000;
    await upgradeStatus(sockets.port, { origin: 'http://evil.example' });
    clock.at += 60_000;
    await upgradeStatus(sockets.port, { origin: 'http://evil.example' });
    await until(async () => (await refusals()).length === 31, 'the next one');
    expect((await refusals()).at(-1)).toMatchObject({ code: 'origin-refused', suppressedBefore: 11 });
  });

  it('knows one path and takes no query', async () => {
    sockets = await makeSocketWorld();
    for (const path of ['/', '/ws/', '/WS', '/ws?ticket=secret', '/api/runs', '/ws%2f', '//ws']) {
      expect(await upgradeStatus(sockets.port, { path })).toBe(404);
    }
    expect(await upgradeStatus(sockets.port)).toBe(101);
  });

  it('wants its subprotocol', async () => {
    sockets = await makeSocketWorld();
    expect(await upgradeStatus(sockets.port, { protocols: [] })).toBe(400);
    expect(await upgradeStatus(sockets.port, { protocols: ['runbook.v2'] })).toBe(400);
    const ws = open(sockets.port, { protocols: ['runbook.v2', 'runbook.v1'] });
    await new Promise((resolve) => ws.once('open', resolve));
    expect(ws.protocol).toBe('runbook.v1');
    expect(ws.extensions).toBe('');
    ws.terminate();
  });

  it('counts two Origin or Host headers as none', async () => {
    sockets = await makeSocketWorld();
    const { port, origin } = sockets;
    const send = (lines: string[]) =>
      new Promise<string>((resolve) => {
        const socket = connectTcp(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`));
        let text = '';
        socket.on('data', (data) => (text += data.toString()));
        socket.on('close', () => resolve(text.split('\r\n')[0]!));
      });
    const common = [
      'GET /ws HTTP/1.1',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==',
    ];
    expect(
      await send([...common, `Host: 127.0.0.1:${port}`, `Origin: ${origin}`, 'Origin: http://evil.example']),
    ).toContain('403');
    expect(await send([...common, `Host: 127.0.0.1:${port}`, 'Origin:'])).toContain('403');
    expect(await send([...common, `Host: 127.0.0.1:${port}`, 'Host: evil.example', `Origin: ${origin}`])).toMatch(
      / 4\d\d /,
    );
  });

  it('holds its limits for an address and for those who say nothing', async () => {
    sockets = await makeSocketWorld({ limits: { perAddress: 3, unauthenticated: 2 } });
    const one = await connect(sockets.port);
    await connect(sockets.port);
    expect(await upgradeStatus(sockets.port)).toBe(429);
    one.ws.terminate();
    await until(() => sockets.gate.count() === 1, 'the socket to be gone');
    await sockets.enter(ALICE);
    await sockets.enter(ALICE);
    expect(await upgradeStatus(sockets.port)).toBe(429);
  });

  it('holds the limit of one person and leaves room for another', async () => {
    sockets = await makeSocketWorld({ limits: { perPerson: 2 } });
    await sockets.enter(ALICE);
    const second = await sockets.enter(ALICE);
    const session = await sockets.session(ALICE);
    const { ticket } = sockets.identity.issueTicket(session.sessionIdHash);
    const third = await connect(sockets.port, session.cookie);
    third.send({ type: 'hello', ticket });
    expect(await third.next('goodbye')).toMatchObject({ code: 'too-many-sockets' });
    expect(await third.closed).toBe(CLOSE.tooMany);
    await sockets.enter(BOB);
    await second.close();
    await until(() => sockets.gate.count() === 2, 'the socket to be gone');
    await sockets.enter(ALICE);
  });

  it('survives peers that reset in the middle of the handshake', async () => {
    sockets = await makeSocketWorld();
    for (let i = 0; i < 20; i++) {
      const socket = connectTcp(sockets.port, '127.0.0.1');
      await new Promise((resolve) => socket.once('connect', resolve));
      socket.write(
        `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${sockets.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n${i % 2 ? `Origin: ${sockets.origin}\r\n` : ''}\r\n`,
      );
      socket.resetAndDestroy();
    }
    await sockets.enter(ALICE);
  });
});

describe('the hello', () => {
  it('refuses a ticket that is unknown or used, and records it', async () => {
    sockets = await makeSocketWorld();
    const { sessionIdHash, cookie } = await sockets.session(ALICE);
    const { ticket } = sockets.identity.issueTicket(sessionIdHash);
    const client = await connect(sockets.port, cookie);
    client.send({ type: 'hello', ticket });
    expect((await client.next('welcome')).person).toEqual({ id: 'alice', name: 'Alice' });
    for (const bad of [ticket, 'A'.repeat(43), `${ticket}A`]) {
      expect(await goodbyeAfter(hello(bad), cookie)).toEqual([CLOSE.unauthenticated, 'ticket-invalid']);
    }
    await until(async () => (await refusals()).length === 3, 'the record');
  });

  it('refuses the ticket of another person, of another session of the same person, and one without a cookie', async () => {
    sockets = await makeSocketWorld();
    const alice = await sockets.session(ALICE);
    const others = [(await sockets.session(BOB)).cookie, (await sockets.session(ALICE)).cookie, undefined];
    for (const cookie of others) {
      const { ticket } = sockets.identity.issueTicket(alice.sessionIdHash);
      expect(await goodbyeAfter(hello(ticket), cookie)).toEqual([CLOSE.unauthenticated, 'ticket-invalid']);
      // And it is spent: whoever it was taken from notices.
      expect(await sockets.identity.takeTicket(ticket)).toBeNull();
    }
    await until(async () => (await refusals()).length === 3, 'the record');
    expect(await refusals()).toMatchObject(others.map(() => ({ detail: 'a ticket of another session' })));
  });

  it('refuses the ticket of a session that has ended', async () => {
    sockets = await makeSocketWorld();
    const session = await sockets.session(BOB);
    const { ticket } = sockets.identity.issueTicket(session.sessionIdHash);
    await sockets.world.db
      .updateTable('session')
      .set({ revoked_at: 1 })
      .where('id_hash', '=', session.sessionIdHash)
      .execute();
    expect(await goodbyeAfter(hello(ticket), session.cookie)).toEqual([CLOSE.unauthenticated, 'ticket-invalid']);
  });

  it('refuses a session that ends while its ticket is looked at', async () => {
    sockets = await makeSocketWorld();
    const session = await sockets.session(BOB);
    const { ticket } = sockets.identity.issueTicket(session.sessionIdHash);
    const take = sockets.identity.takeTicket;
    sockets.identity.takeTicket = async (value) => {
      const holder = await take(value);
      await sockets.identity.signOut(session);
      return holder;
    };
    expect(await goodbyeAfter(hello(ticket), session.cookie)).toEqual([CLOSE.unauthenticated, 'ticket-invalid']);
  });

  it('must be the first message, and come in time', async () => {
    sockets = await makeSocketWorld({ limits: { helloDeadlineMs: 50 } });
    const stop = JSON.stringify({ type: 'stop', run: 'a'.repeat(32) });
    expect(await goodbyeAfter(stop)).toEqual([CLOSE.unauthenticated, 'ticket-invalid']);
    const silent = await connect(sockets.port);
    expect(await silent.closed).toBe(CLOSE.unauthenticated);
  });

  it('comes once', async () => {
    sockets = await makeSocketWorld();
    const client = await sockets.enter(ALICE);
    client.send({ type: 'hello', ticket: 'A'.repeat(43) });
    expect(await client.closed).toBe(CLOSE.protocol);
  });
});

describe('the end of a session', () => {
  it('closes its sockets at once, all of them and no others, and nothing is done for them any more', async () => {
    const block = makeBlock();
    sockets = await makeSocketWorld({ world: { blocks: [block] } });
    const { run } = await sockets.world.runs.start(ALICE, requestFor(block, 'r'));
    const session = await sockets.session(ALICE);
    const mine = await Promise.all([1, 2].map(() => connect(sockets.port, session.cookie)));
    for (const client of mine) {
      client.send({ type: 'hello', ticket: sockets.identity.issueTicket(session.sessionIdHash).ticket });
      await client.next('welcome');
      client.send({ type: 'watch', run: run.id, from: { offset: 0 } });
      await client.next('watching');
    }
    const other = await sockets.enter(ALICE);
    const out = sockets.identity.signOut(session);
    mine[0]!.send({ type: 'stop', run: run.id });
    await out;
    sockets.world.host.print(run.id, 'not for them\n');
    expect(await Promise.all(mine.map((client) => client.closed))).toEqual([CLOSE.sessionEnded, CLOSE.sessionEnded]);
    expect(mine[1]!.messages.at(-1)).toMatchObject({ type: 'goodbye', code: 'not-signed-in' });
    expect(mine.flatMap((client) => client.frames)).toEqual([]);
    other.send({ type: 'watch', run: run.id, from: { offset: 0 } });
    await other.next('watching');
  });

  it('is noticed at a heartbeat when another process ended it', async () => {
    sockets = await makeSocketWorld({ limits: { heartbeatMs: 20 } });
    const client = await sockets.enter(ALICE);
    await sockets.world.db.updateTable('session').set({ revoked_at: 1 }).execute();
    expect(await client.closed).toBe(CLOSE.sessionEnded);
  });
});

describe('the end of the server', () => {
  it('says goodbye to everybody, takes nobody in, and waits until all are gone', async () => {
    sockets = await makeSocketWorld();
    const clients = [await sockets.enter(ALICE), await sockets.enter(BOB), await connect(sockets.port)];
    const disposed = sockets.gate.dispose();
    expect(await upgradeStatus(sockets.port)).toBe(503);
    await disposed;
    expect(sockets.gate.count()).toBe(0);
    expect(await Promise.all(clients.map((client) => client.closed))).toEqual([
      CLOSE.shutdown,
      CLOSE.shutdown,
      CLOSE.shutdown,
    ]);
    expect(clients[0]!.messages.at(-1)).toMatchObject({ type: 'goodbye', code: 'shutting-down' });
  });

  it('does not wait for a peer that does not answer', async () => {
    sockets = await makeSocketWorld({ limits: { closeMs: 50 } });
    const client = await sockets.enter(ALICE);
    client.ws.pause();
    await sockets.gate.dispose();
    client.ws.terminate();
  });

  it('ends a socket that does not answer pings', async () => {
    sockets = await makeSocketWorld({ limits: { heartbeatMs: 30 } });
    const lively = await sockets.enter(ALICE);
    const client = await sockets.enter(BOB);
    client.ws.pause();
    await until(() => sockets.gate.count() === 1, 'the silent socket to be ended');
    expect(lively.ws.readyState).toBe(lively.ws.OPEN);
    client.ws.terminate();
  });
});
