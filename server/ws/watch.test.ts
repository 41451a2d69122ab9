/** Following a run over real sockets: the bytes of the journal, exactly, whatever happens on the way. */
import { afterEach, describe, expect, it } from 'vitest';
import type { RunView } from '../../src/contract/run.ts';
import {
  MAX_OUTPUT_FRAME_BYTES,
  OUTPUT_HEADER_BYTES,
  TAIL_BYTES,
  VIEWER_LAG_LIMIT_BYTES,
} from '../../src/contract/wire.ts';
import { ALICE, BOB, makeBlock, requestFor, until } from '../runs/testing/world.ts';
import { connect, makeSocketWorld } from './testing/socket-world.ts';
import type { Client, SocketWorld } from './testing/socket-world.ts';
import { LAG_GRACE_MS, WINDOW_BYTES } from './viewer.ts';

let sockets: SocketWorld;
afterEach(() => sockets.dispose());

const clock = { now: 1_000_000 };

async function started(options: Parameters<typeof makeSocketWorld>[0] = {}): Promise<RunView> {
  const block = makeBlock({ interactive: true });
  sockets = await makeSocketWorld({ world: { blocks: [block] }, ...options });
  return (await sockets.world.runs.start(ALICE, requestFor(block, 'r'))).run;
}

const print = (run: RunView, output: string | Uint8Array) => sockets.world.host.print(run.id, output);
const length = (run: RunView) => sockets.world.host.bytes(run.id).length;
const bytesOf = (client: Client) => Buffer.concat(client.frames.map((frame) => frame.payload));

/** Frames follow each other without hole or overlap, but for what jumps say. */
function expectContinuous(client: Client, run: RunView, from: number): void {
  const jumps = new Map(client.messages.filter((m) => m.type === 'jump').map((m) => [m.from, m.to]));
  let offset = from;
  for (const frame of client.frames.filter((f) => f.run === run.id)) {
    offset = jumps.get(offset) ?? offset;
    expect(frame.offset).toBe(offset);
    expect(frame.payload.equals(sockets.world.host.bytes(run.id).subarray(offset, offset + frame.payload.length))).toBe(
      true,
    );
    offset += frame.payload.length;
  }
}

describe('watching a run', () => {
  it('gives what is there, then what comes, then the end', async () => {
    const run = await started();
    print(run, 'before\n');
    const client = await sockets.enter(ALICE);
    client.send({ type: 'watch', run: run.id, from: { offset: 0 } });
    expect(await client.next('watching')).toMatchObject({
      offset: 0,
      driver: true,
      run: { state: 'running', bytes: 7 },
    });
    print(run, 'after\n');
    await until(() => client.offset(run.id) === 13, 'the output');
    sockets.world.host.end(run.id, { exitStatus: 3 });
    await until(() => client.messages.some((m) => m.type === 'run' && m.run.state === 'ended'), 'the end');
    expect(client.messages.at(-1)).toMatchObject({ type: 'run', run: { exitStatus: 3, bytes: 13 } });
    expect(bytesOf(client).toString()).toBe('before\nafter\n');
  });

  it('gives an ended run to whoever comes later', async () => {
    const run = await started();
    print(run, 'x'.repeat(200_000));
    sockets.world.host.end(run.id);
    await until(() => sockets.world.runs.running() === 0, 'the end');
    const client = await sockets.enter(BOB);
    client.send({ type: 'watch', run: run.id, from: { offset: 150_000 } });
    expect(await client.next('watching')).toMatchObject({
      offset: 150_000,
      driver: false,
      run: { state: 'ended', bytes: 200_000 },
    });
    await until(() => client.offset(run.id) === 200_000, 'the output');
    expectContinuous(client, run, 150_000);
  });

  it('keeps every frame within its size', async () => {
    const run = await started();
    print(run, 'y'.repeat(1_000_000));
    const client = await sockets.enter(ALICE);
    client.send({ type: 'watch', run: run.id, from: { offset: 0 } });
    await until(() => client.offset(run.id) === 1_000_000, 'the output');
    expect(Math.max(...client.frames.map((frame) => frame.payload.length))).toBe(MAX_OUTPUT_FRAME_BYTES);
    expect(client.frames.length).toBeLessThan(20);
    expectContinuous(client, run, 0);
  });

  it('begins a tail at a line, and at a character where there is no line', async () => {
    const run = await started();
    const line = 'ünïcödé line of output\n';
    print(run, line.repeat(60_000));
    const client = await sockets.enter(ALICE);
    client.send({ type: 'watch', run: run.id, from: { tail: 10_000 } });
    const first = await client.next('watching');
    expect(first.offset % Buffer.byteLength(line)).toBe(0);
    expect(length(run) - first.offset).toBeLessThanOrEqual(10_000);
    client.send({ type: 'watch', run: run.id, from: { tail: 2 ** 40 } });
    expect(length(run) - (await client.next('watching')).offset).toBeLessThanOrEqual(TAIL_BYTES);
    client.send({ type: 'watch', run: run.id, from: { tail: 0 } });
    expect((await client.next('watching')).offset).toBe(length(run));
    print(run, '日'.repeat(100_000));
    client.send({ type: 'watch', run: run.id, from: { tail: 100_000 } });
    const middle = await client.next('watching');
    await until(() => client.offset(run.id) === length(run), 'the output');
    expect(
      sockets.world.host
        .bytes(run.id)
        .subarray(middle.offset, middle.offset + 3)
        .toString(),
    ).toBe('日');
    client.send({ type: 'watch', run: run.id, from: { offset: 2 ** 50 } });
    expect((await client.next('watching')).offset).toBe(length(run));
  });

  it('stops at unwatch, and counts viewers for all of them', async () => {
    const run = await started();
    const one = await sockets.enter(ALICE);
    const two = await sockets.enter(BOB);
    for (const client of [one, two]) {
      client.send({ type: 'watch', run: run.id, from: { offset: 0 } });
      await client.next('watching');
    }
    const viewers = () => one.messages.filter((m) => m.type === 'run').at(-1)?.run.viewers;
    await until(() => viewers() === 2, 'two viewers');
    two.send({ type: 'unwatch', run: run.id });
    await until(() => viewers() === 1, 'one viewer');
    print(run, 'for one\n');
    await until(() => one.offset(run.id) === 8, 'the output');
    expect(two.frames).toEqual([]);
  });

  it('gives two viewers the same bytes, each at its own pace', async () => {
    const run = await started();
    const fast = await sockets.enter(ALICE);
    const slow = await sockets.enter(BOB);
    slow.acks = false;
    for (const client of [fast, slow]) {
      client.send({ type: 'watch', run: run.id, from: { offset: 0 } });
      await client.next('watching');
    }
    print(run, 'z'.repeat(900_000));
    await until(() => fast.offset(run.id) === 900_000, 'the fast one');
    await until(() => slow.offset(run.id) === WINDOW_BYTES, 'the window of the slow one');
    while (slow.offset(run.id) < 900_000) {
      const offset = slow.offset(run.id);
      slow.send({ type: 'ack', run: run.id, offset });
      await until(() => slow.offset(run.id) > offset, 'more');
    }
    expect(bytesOf(slow).equals(bytesOf(fast))).toBe(true);
  });

  it('knows no run that is not there, and watches so many and no more', async () => {
    const run = await started({ limits: { watches: 1 } });
    const other = (await sockets.world.runs.start(ALICE, requestFor(makeBlock({ interactive: true }), 'r2'))).run;
    const client = await sockets.enter(ALICE);
    client.send({ type: 'watch', run: 'f'.repeat(32), from: { offset: 0 } });
    expect(await client.next('error')).toMatchObject({ code: 'run-not-found', run: 'f'.repeat(32) });
    client.send({ type: 'watch', run: run.id, from: { offset: 0 } });
    await client.next('watching');
    client.send({ type: 'watch', run: other.id, from: { offset: 0 } });
    expect(await client.next('error')).toMatchObject({ code: 'too-many-requests', run: other.id });
  });
});

describe('a viewer that cannot keep up', () => {
  const flood = 'line of the flood\n'.repeat(4_000);

  async function behind(): Promise<{ run: RunView; client: Client }> {
    clock.now = 1_000_000;
    const run = await started({ now: () => clock.now });
    const client = await sockets.enter(ALICE);
    client.acks = false;
    client.send({ type: 'watch', run: run.id, from: { offset: 0 } });
    await client.next('watching');
    return { run, client };
  }

  it('has at most the window on its way, for ever, when it never answers', async () => {
    const { run, client } = await behind();
    for (let i = 0; i < 100; i++) print(run, flood);
    await until(() => client.offset(run.id) === WINDOW_BYTES, 'the window');
    clock.now += 10 * LAG_GRACE_MS;
    for (let i = 0; i < 100; i++) print(run, flood);
    client.send({ type: 'resize', run: run.id, cols: 80, rows: 24 });
    await until(() => sockets.world.host.sizes.length === 1, 'a later message');
    expect(client.offset(run.id)).toBe(WINDOW_BYTES);
    expect(client.messages.some((m) => m.type === 'jump')).toBe(false);
  });

  it('is moved near the end, to the start of a line, and told what was left out', async () => {
    const { run, client } = await behind();
    while (length(run) <= VIEWER_LAG_LIMIT_BYTES + WINDOW_BYTES) print(run, flood);
    await until(() => client.offset(run.id) === WINDOW_BYTES, 'the window');
    clock.now += LAG_GRACE_MS;
    client.send({ type: 'ack', run: run.id, offset: 1_000 });
    const jump = await client.next('jump');
    expect(jump).toMatchObject({ run: run.id, from: WINDOW_BYTES });
    expect(length(run) - jump.to).toBeLessThanOrEqual(64 * 1024);
    expect(sockets.world.host.bytes(run.id)[jump.to - 1]).toBe('\n'.charCodeAt(0));
    client.acks = true;
    client.send({ type: 'ack', run: run.id, offset: client.offset(run.id) });
    await until(() => client.offset(run.id) === length(run), 'the rest');
    expectContinuous(client, run, 0);
  });

  it('is not moved for a stutter, nor while it gets what it asked for', async () => {
    const { run, client } = await behind();
    while (length(run) <= VIEWER_LAG_LIMIT_BYTES + WINDOW_BYTES) print(run, flood);
    await until(() => client.offset(run.id) === WINDOW_BYTES, 'the window');
    clock.now += LAG_GRACE_MS - 1;
    client.acks = true;
    client.send({ type: 'ack', run: run.id, offset: WINDOW_BYTES });
    await until(() => client.offset(run.id) === length(run), 'everything');
    const late = await sockets.enter(BOB);
    late.acks = false;
    late.send({ type: 'watch', run: run.id, from: { offset: 0 } });
    while (late.offset(run.id) < length(run)) {
      const offset = late.offset(run.id);
      clock.now += LAG_GRACE_MS;
      if (offset > 0) late.send({ type: 'ack', run: run.id, offset });
      await until(() => late.offset(run.id) > offset, 'more');
    }
    for (const one of [client, late]) {
      expect(one.messages.some((m) => m.type === 'jump')).toBe(false);
      expect(bytesOf(one).equals(sockets.world.host.bytes(run.id))).toBe(true);
    }
  });

  it('costs no more than its window when it reads nothing at all, and is ended', async () => {
    const run = await started({ limits: { heartbeatMs: 100 } });
    const client = await sockets.enter(ALICE);
    client.send({ type: 'watch', run: run.id, from: { offset: 0 } });
    await client.next('watching');
    client.ws.pause();
    for (let i = 0; i < 200; i++) print(run, flood);
    await until(() => sockets.gate.count() === 0, 'the dead socket to be ended');
    client.ws.resume();
    await client.closed;
    const received = client.frames.reduce((sum, frame) => sum + frame.payload.length + OUTPUT_HEADER_BYTES, 0);
    expect(received).toBeLessThanOrEqual(WINDOW_BYTES + 64 * OUTPUT_HEADER_BYTES);
    expect((await sockets.world.runs.view(ALICE, run.id)).viewers).toBe(0);
  });

  it('ignores acknowledgements of what was never sent', async () => {
    const { run, client } = await behind();
    client.send({ type: 'ack', run: run.id, offset: 2 ** 50 });
    client.send({ type: 'ack', run: 'f'.repeat(32), offset: 5 });
    while (length(run) < 2 * WINDOW_BYTES) print(run, flood);
    await until(() => client.offset(run.id) === WINDOW_BYTES, 'the window');
    client.send({ type: 'resize', run: run.id, cols: 80, rows: 24 });
    await until(() => sockets.world.host.sizes.length === 1, 'a later message');
    expect(client.offset(run.id)).toBe(WINDOW_BYTES);
  });
});

describe('a connection that is cut', () => {
  const CUTS = Number(process.env['RESUME_CUTS'] ?? 50);

  it(`goes on at the byte where it was, ${CUTS} times over`, async () => {
    const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
    console.log(`resume: SEED=${seed} RESUME_CUTS=${CUTS}`);
    const random = prng(seed);
    const run = await started();
    const pieces = [
      '日本語',
      '\x1b[1;31m',
      'ASCII text ',
      '\x1b]0;title\x07',
      '😀',
      '\r\n',
      '\x1b[K',
      '\xff\xfe',
      '\0',
      'é',
    ];
    let got = 0;
    const parts: Buffer[] = [];
    for (let cut = 0; cut <= CUTS; cut++) {
      const client = await sockets.enter(cut % 2 === 0 ? ALICE : BOB);
      client.send({ type: 'watch', run: run.id, from: { offset: got } });
      expect((await client.next('watching')).offset).toBe(got);
      for (let i = random(20); i >= 0; i--) {
        const piece = pieces[random(pieces.length)]!.repeat(1 + random(random(10) === 0 ? 20_000 : 50));
        print(run, piece.startsWith('\xff') ? Buffer.from(piece, 'latin1') : piece);
      }
      if (cut === CUTS) sockets.world.host.end(run.id);
      const wait = cut === CUTS ? length(run) : got + random(length(run) - got + 1);
      await until(() => client.offset(run.id) >= wait, 'output before the cut');
      client.ws.terminate();
      await client.closed;
      // What came counts, and nothing else: as a page that has drawn it.
      for (const frame of client.frames) {
        expect(frame.offset).toBe(got);
        parts.push(frame.payload);
        got += frame.payload.length;
      }
    }
    expect(Buffer.concat(parts).equals(sockets.world.host.bytes(run.id))).toBe(true);
  }, 60_000);

  it('leaves nothing behind', async () => {
    const run = await started();
    for (let i = 0; i < 30; i++) {
      const client = await sockets.enter(ALICE);
      client.send({ type: 'watch', run: run.id, from: { offset: 0 } });
      await client.next('watching');
      client.ws.terminate();
    }
    await connect(sockets.port);
    await until(() => sockets.gate.count() === 1, 'the sockets to be gone');
    await until(async () => (await sockets.world.runs.view(ALICE, run.id)).viewers === 0, 'the viewers to be gone');
  });
});

/** mulberry32: a whole number below `max`, the same for the same seed. */
function prng(seed: number): (max: number) => number {
  let state = seed >>> 0;
  return (max) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % max;
  };
}
