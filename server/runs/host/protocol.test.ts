import { statSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HOST_PROTOCOL_VERSION } from '../../../src/contract/host-protocol.ts';
import type { HostEvent } from '../../../src/contract/host-protocol.ts';
import { plainRun } from '../../../bench/soak/short-runs.ts';
import { listHosts, secretOf } from './hosts.ts';
import { startTestHost, until } from './testing/bench-host.ts';
import type { TestHost } from './testing/bench-host.ts';

let host: TestHost;
let folder: string;
let hello: string;
beforeAll(async () => {
  host = await startTestHost();
  folder = listHosts(host.runtimeDir)[0]!.folder;
  hello = `${JSON.stringify({ type: 'hello', secret: secretOf(folder), protocol: HOST_PROTOCOL_VERSION })}\n`;
});
afterAll(() => host.cleanUp());

/** A connection without any of our own code: what it was sent until it was closed. */
function raw(): { socket: Socket; events: HostEvent[]; closed: Promise<HostEvent[]> } {
  const socket = connect(join(folder, 'sock'));
  const events: HostEvent[] = [];
  let text = '';
  socket.on('data', (bytes: Buffer) => {
    text += bytes.toString('utf8');
    const lines = text.split('\n');
    text = lines.pop()!;
    for (const line of lines) events.push(JSON.parse(line) as HostEvent);
  });
  socket.on('error', () => {});
  return { socket, events, closed: new Promise((resolve) => socket.on('close', () => resolve(events))) };
}

async function answerTo(...lines: string[]): Promise<HostEvent[]> {
  const { socket, closed } = raw();
  for (const line of lines) socket.write(line);
  return closed;
}

describe('who may speak', () => {
  it('only the owner can reach the socket', () => {
    expect(statSync(join(folder, 'sock')).mode & 0o777).toBe(0o600);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
  });

  it.each([
    [
      'a wrong secret',
      { type: 'hello', secret: 'x'.repeat(64), protocol: HOST_PROTOCOL_VERSION },
      'The secret is wrong.',
    ],
    ['an empty secret', { type: 'hello', secret: '', protocol: HOST_PROTOCOL_VERSION }, 'The secret is wrong.'],
    ['a request before hello', { type: 'list' }, 'The first line must be hello.'],
    ['a start before hello', { type: 'start', ...plainRun('touch /tmp/never') }, 'The first line must be hello.'],
  ])('refuses %s and closes', async (_, message, why) => {
    expect(await answerTo(`${JSON.stringify(message)}\n`)).toEqual([{ type: 'refused', why }]);
  });

  it('refuses another protocol version, even with the secret', async () => {
    const line = `${JSON.stringify({ type: 'hello', secret: secretOf(folder), protocol: HOST_PROTOCOL_VERSION + 1 })}\n`;
    expect(await answerTo(line)).toEqual([
      {
        type: 'refused',
        why: `This host speaks protocol ${HOST_PROTOCOL_VERSION}, not ${HOST_PROTOCOL_VERSION + 1}.`,
      },
    ]);
  });

  it('does not wait for ever for a hello', async () => {
    expect(await raw().closed).toEqual([{ type: 'refused', why: 'No hello came in time.' }]);
  });
});

describe('what may be said', () => {
  it('a line without end is refused before hello and after', async () => {
    expect(await answerTo('x'.repeat(5_000))).toEqual([{ type: 'refused', why: 'A line is too long.' }]);
    const known = await answerTo(hello, 'x'.repeat(5 * 1024 * 1024));
    expect(known.map((event) => event.type)).toEqual(['welcome', 'refused']);
  });

  it.each([
    'nonsense\n',
    '[]\n',
    '{"type":"start"}\n',
    '{"type":"exec","argv":["/bin/true"]}\n',
    '{"type":"stop","run":"../../etc","reason":"stopped"}\n',
  ])('refuses %s', async (line) => {
    const events = await answerTo(hello, line);
    expect(events.at(-1)).toEqual({ type: 'refused', why: 'A line is not a request.' });
  });

  it('a side that does not read is dropped, and the host goes on', async () => {
    const { socket } = raw();
    socket.write(hello);
    await until('it is welcome', () => socket.bytesRead > 0);
    socket.pause();
    const closed = new Promise((resolve) => socket.on('close', resolve));
    // Each answer is longer than its question, and none is read; the writes fail once the host has given up.
    const ask = () => {
      while (!socket.destroyed && socket.write('{"type":"list"}\n'.repeat(1_000)));
    };
    for (let i = 0; i < 30; i++) await host.run('exit 0');
    socket.on('drain', ask);
    ask();
    await closed;
    expect((await host.run('echo alive')).output).toBe('alive\r\n');
  });
});
