/** What may be said on a socket, by whom, and what becomes of everything else. */
import * as fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunView } from '../../src/contract/run.ts';
import { CLOSE, MAX_CLIENT_FRAME_BYTES, MAX_INPUT_BYTES } from '../../src/contract/wire.ts';
import { ALICE, BOB, makeBlock, requestFor, until } from '../runs/testing/world.ts';
import { parseClientMessage } from './guards.ts';
import { connect, makeSocketWorld } from './testing/socket-world.ts';
import type { SocketWorld } from './testing/socket-world.ts';

let sockets: SocketWorld;
afterEach(() => sockets?.dispose());

async function started(interactive: boolean): Promise<RunView> {
  const block = makeBlock({ interactive });
  sockets = await makeSocketWorld({ world: { blocks: [block] } });
  return (await sockets.world.runs.start(ALICE, requestFor(block, 'r'))).run;
}

const untouched = () => {
  const { host } = sockets.world;
  expect({ inputs: host.inputs, sizes: host.sizes, stops: host.stops, started: host.started.length }).toEqual({
    inputs: [],
    sizes: [],
    stops: [],
    started: 1,
  });
};

describe('steering over a socket', () => {
  it('passes keys, size and Stop of the driver on', async () => {
    const run = await started(true);
    const client = await sockets.enter(ALICE);
    client.send({ type: 'input', run: run.id, data: 'ls\r' });
    client.send({ type: 'resize', run: run.id, cols: 132, rows: 50 });
    client.send({ type: 'stop', run: run.id });
    const { host } = sockets.world;
    await until(() => host.stops.length === 1, 'the stop');
    expect(host.inputs).toEqual([{ run: run.id, data: 'ls\r' }]);
    expect(host.sizes).toEqual([{ run: run.id, cols: 132, rows: 50 }]);
  });

  it('refuses all three to anybody else, who may watch all the same, and records it', async () => {
    const run = await started(true);
    const client = await sockets.enter(BOB);
    client.send({ type: 'watch', run: run.id, from: { offset: 0 } });
    expect(await client.next('watching')).toMatchObject({ driver: false });
    client.send({ type: 'input', run: run.id, data: 'x' });
    client.send({ type: 'resize', run: run.id, cols: 10, rows: 10 });
    client.send({ type: 'stop', run: run.id });
    for (let i = 0; i < 3; i++) expect(await client.next('error')).toMatchObject({ code: 'not-your-run', run: run.id });
    untouched();
    const recorded = () => sockets.world.events('socket.refused');
    await until(async () => (await recorded()).length === 3, 'the record');
    expect((await recorded()).map((body) => [body['code'], body['asked'], body['run']])).toEqual(
      ['input', 'resize', 'stop'].map((asked) => ['not-your-run', asked, run.id]),
    );
  });

  it('is over for a person who lost the role meanwhile, on a socket that was opened before', async () => {
    const block = makeBlock({ interactive: true });
    const clock = { at: Date.now() };
    sockets = await makeSocketWorld({
      world: { blocks: [block], environment: 'production' },
      now: () => clock.at,
    });
    const run = (await sockets.world.runs.start(ALICE, requestFor(block, 'r'))).run.id;
    const client = await sockets.enter(ALICE);
    client.send({ type: 'input', run, data: 'a' });
    await until(() => sockets.world.host.inputs.length === 1, 'the key of an admin');
    await sockets.world.db.updateTable('person').set({ roles: '["viewer"]' }).where('id', '=', 'alice').execute();
    clock.at += 1_000;
    client.send({ type: 'input', run, data: 'b' });
    client.send({ type: 'resize', run, cols: 10, rows: 10 });
    for (let i = 0; i < 2; i++) expect(await client.next('error')).toMatchObject({ code: 'not-allowed', run });
    expect(sockets.world.host.inputs.map(({ data }) => data)).toEqual(['a']);
    expect(sockets.world.host.sizes).toEqual([]);
  });

  it('is over when another process ended the session, without waiting for a heartbeat', async () => {
    const run = await started(true);
    const client = await sockets.enter(ALICE);
    await sockets.world.db.updateTable('session').set({ revoked_at: 1 }).execute();
    await until(async () => {
      if (client.ws.readyState === client.ws.OPEN) client.send({ type: 'unwatch', run: run.id });
      return client.ws.readyState === client.ws.CLOSED;
    }, 'the end of the socket');
    expect(await client.closed).toBe(CLOSE.sessionEnded);
    untouched();
  });

  it('tells a bug with the time under which the log has it, and nothing of its inside', async () => {
    const run = await started(true);
    sockets.world.runs.stop = async () => {
      throw new TypeError('secret inside');
    };
    const client = await sockets.enter(ALICE);
    client.send({ type: 'stop', run: run.id });
    const { code, message } = await client.next('error');
    expect(code).toBe('internal');
    expect(message).toMatch(/^Something is broken in the server\. .* \d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(sockets.world.problems).toEqual([expect.stringContaining('secret inside')]);
    // And the socket lives on.
    client.send({ type: 'watch', run: run.id, from: { offset: 0 } });
    await client.next('watching');
  });

  it('says run-not-found for a run that is not there, whatever is asked of it', async () => {
    await started(true);
    const client = await sockets.enter(BOB);
    const run = '0'.repeat(32);
    client.send({ type: 'watch', run, from: { tail: 1 } });
    client.send({ type: 'input', run, data: 'x' });
    client.send({ type: 'resize', run, cols: 10, rows: 10 });
    client.send({ type: 'stop', run });
    for (let i = 0; i < 4; i++) expect(await client.next('error')).toMatchObject({ code: 'run-not-found', run });
  });

  it('takes no keys but Ctrl-C where the block takes no input', async () => {
    const run = await started(false);
    const client = await sockets.enter(ALICE);
    client.send({ type: 'input', run: run.id, data: 'y' });
    expect(await client.next('error')).toMatchObject({ code: 'input-not-accepted' });
    untouched();
    client.send({ type: 'input', run: run.id, data: '\x03' });
    await until(() => sockets.world.host.inputs.length === 1, 'Ctrl-C');
  });

  it('closes on a flood of messages and on a flood of input', async () => {
    const run = await started(true);
    const messages = await sockets.enter(ALICE);
    for (let i = 0; i < 1_000; i++) messages.send({ type: 'unwatch', run: run.id });
    expect(await messages.closed).toBe(CLOSE.tooMany);
    const input = await sockets.enter(ALICE);
    for (let i = 0; i < 30; i++) input.send({ type: 'input', run: run.id, data: 'x'.repeat(MAX_INPUT_BYTES) });
    expect(await input.closed).toBe(CLOSE.tooMany);
    expect(sockets.world.host.inputs.length).toBeLessThan(20);
  });
});

describe('what is not of the protocol', () => {
  const id = 'a'.repeat(32);
  const bad: [string, string][] = [
    ['no JSON', '{'],
    ['an empty text', ''],
    ['an array', '[]'],
    ['null', 'null'],
    ['no type', '{}'],
    ['an unknown type', '{"type":"exec"}'],
    ['a command', `{"type":"stop","run":"${id}","command":"id"}`],
    ['an unknown field', `{"type":"watch","run":"${id}","from":{"offset":0},"x":1}`],
    ['an unknown field inside', `{"type":"watch","run":"${id}","from":{"offset":0,"tail":1}}`],
    ['a missing field', '{"type":"stop"}'],
    ['a field twice removed', `{"type":"watch","run":"${id}","from":{}}`],
    ['a prototype', `{"type":"stop","run":"${id}","__proto__":{}}`],
    ['a type by prototype', '{"__proto__":{"type":"stop"}}'],
    ['a negative offset', `{"type":"ack","run":"${id}","offset":-1}`],
    ['a broken offset', `{"type":"ack","run":"${id}","offset":1.5}`],
    ['an offset as text', `{"type":"ack","run":"${id}","offset":"1"}`],
    ['an offset beyond numbers', `{"type":"ack","run":"${id}","offset":1e300}`],
    ['no size', `{"type":"resize","run":"${id}","cols":0,"rows":24}`],
    ['a huge size', `{"type":"resize","run":"${id}","cols":80,"rows":65536}`],
    ['input as a number', `{"type":"input","run":"${id}","data":3}`],
    ['too much input', JSON.stringify({ type: 'input', run: id, data: 'x'.repeat(MAX_INPUT_BYTES + 1) })],
    [
      'too much input in few characters',
      JSON.stringify({ type: 'input', run: id, data: '日'.repeat(MAX_INPUT_BYTES / 2) }),
    ],
    ['half a character', `{"type":"input","run":"${id}","data":"\\ud800"}`],
    ...[
      '',
      '$(id)',
      '`id`',
      ';id',
      '../../etc/passwd',
      'A'.repeat(32),
      `${id}\n`,
      `${id}0`,
      id.slice(1),
      '0x' + 'a'.repeat(30),
      '%61'.repeat(32),
    ].map((run): [string, string] => [`a run called ${JSON.stringify(run)}`, JSON.stringify({ type: 'stop', run })]),
  ];
  it.each(bad)('is %s', (_, text) => {
    expect(parseClientMessage(text)).toBeNull();
  });

  it('closes the socket, is recorded, and nothing is done', async () => {
    const run = await started(true);
    for (const text of [
      `{"type":"stop","run":"${run.id}","command":"id"}`,
      '{"type":"exec"}',
      '{"type":"stop","run":"$(id)"}',
    ]) {
      const client = await sockets.enter(ALICE);
      client.ws.send(text);
      expect(await client.next('goodbye')).toMatchObject({ code: 'protocol-error' });
      expect(await client.closed).toBe(CLOSE.protocol);
    }
    const binary = await sockets.enter(ALICE);
    binary.ws.send(Buffer.from(JSON.stringify({ type: 'stop', run: run.id })));
    expect(await binary.closed).toBe(CLOSE.protocol);
    untouched();
    await until(async () => (await sockets.world.events('socket.refused')).length === 4, 'the record');
  });

  it('is a frame that is too large, text that is not UTF-8, and a message in crumbs', async () => {
    await started(true);
    const large = await sockets.enter(ALICE);
    large.ws.send('x'.repeat(MAX_CLIENT_FRAME_BYTES + 1));
    expect(await large.closed).toBe(1009);
    const garbled = await sockets.enter(ALICE);
    garbled.ws.send(Buffer.from([0xff, 0xfe]), { binary: false });
    expect(await garbled.closed).toBe(1007);
    const crumbs = await sockets.enter(ALICE);
    for (let i = 0; i < 100; i++) crumbs.ws.send('x', { fin: false });
    expect([1008, 1009]).toContain(await crumbs.closed);
    untouched();
  });
});

describe('random frames', () => {
  const json = fc.oneof(
    fc.json(),
    fc
      .record({
        type: fc.constantFrom('hello', 'watch', 'unwatch', 'ack', 'input', 'resize', 'stop', 'x'),
        run: fc.string(),
        from: fc.jsonValue(),
      })
      .map((m) => JSON.stringify(m)),
    fc.string({ unit: 'binary' }),
  );
  const frame = fc.oneof(
    { weight: 3, arbitrary: json },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)) },
  );

  it('end with a code of ours and never with a crash, before the hello and after it', async () => {
    const run = await started(true);
    await fc.assert(
      fc.asyncProperty(fc.array(frame, { minLength: 1, maxLength: 10 }), fc.boolean(), async (frames, greeted) => {
        const client = greeted ? await sockets.enter(ALICE) : await connect(sockets.port);
        for (const one of frames) client.ws.send(one);
        client.ws.send('end of frames');
        expect([CLOSE.protocol, CLOSE.unauthenticated]).toContain(await client.closed);
      }),
      { numRuns: 100 },
    );
    untouched();
    const client = await sockets.enter(ALICE);
    client.send({ type: 'watch', run: run.id, from: { offset: 0 } });
    await client.next('watching');
    expect(sockets.world.problems).toEqual([]);
  }, 60_000);

  it('of raw bytes end with the connection and never with a crash', async () => {
    await started(true);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        const client = await connect(sockets.port);
        // Beneath the protocol: the client's own socket, past its framing.
        const raw = (client.ws as unknown as { _socket: { write(data: Uint8Array): void; end(): void } })._socket;
        raw.write(bytes);
        raw.end();
        await client.closed;
      }),
      { numRuns: 50 },
    );
    untouched();
    await sockets.enter(ALICE);
    expect(sockets.world.problems).toEqual([]);
  }, 60_000);

  it('that are messages are read back as they were written', () => {
    const run = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 });
    const count = fc.maxSafeNat();
    const message = fc.oneof(
      fc.record({
        type: fc.constant('watch' as const),
        run,
        from: fc.oneof(fc.record({ offset: count }), fc.record({ tail: count })),
      }),
      fc.record({ type: fc.constant('ack' as const), run, offset: count }),
      fc.record({ type: fc.constant('input' as const), run, data: fc.string({ unit: 'grapheme', maxLength: 100 }) }),
      fc.record({
        type: fc.constant('resize' as const),
        run,
        cols: fc.integer({ min: 1, max: 1_000 }),
        rows: fc.integer({ min: 1, max: 1_000 }),
      }),
      fc.record({ type: fc.constantFrom('stop' as const, 'unwatch' as const), run }),
    );
    fc.assert(
      fc.property(message, (m) => {
        expect(parseClientMessage(JSON.stringify(m))).toEqual(m);
      }),
    );
  });
});
