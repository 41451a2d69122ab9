/** The whole way: a block's text to a real pty-host, through the journal, over a real socket, to the outcome. */
import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Block } from '../../src/contract/block.ts';
import type { RunView } from '../../src/contract/run.ts';
import { startTestHost } from '../runs/host/testing/bench-host.ts';
import type { TestHost } from '../runs/host/testing/bench-host.ts';
import { createRuns } from '../runs/index.ts';
import { ALICE, BOB, makeBlock, requestFor, until } from '../runs/testing/world.ts';
import { makeSocketWorld } from './testing/socket-world.ts';
import type { Client, SocketWorld } from './testing/socket-world.ts';

let sockets: SocketWorld;
let host: TestHost;

afterEach(async () => {
  await sockets.dispose();
  await host.cleanUp();
});

/** A world whose target runs a block's text with a plain local bash. */
async function begin(...blocks: Block[]): Promise<void> {
  host = await startTestHost();
  sockets = await makeSocketWorld({ world: { blocks, host: host.client, dataDir: host.dataDir } });
  sockets.world.target.answer = async ({ run, block }) => ({
    ok: true,
    staged: {
      argv: ['/bin/bash', '--noprofile', '--norc', '-e', '-o', 'pipefail', '-c', block.code],
      env: { PATH: '/usr/bin:/bin', TERM: 'xterm-256color', RUNBOOK_RUN: run },
      cwd: '/',
      containment: 'descendants',
    },
  });
}

async function start(block: Block, requestId = 'r'): Promise<RunView> {
  return (await sockets.world.runs.start(ALICE, requestFor(block, requestId))).run;
}

async function watchToEnd(client: Client, run: RunView): Promise<RunView> {
  client.send({ type: 'watch', run: run.id, from: { offset: 0 } });
  const find = () =>
    client.messages.find(
      (m) => (m.type === 'run' || m.type === 'watching') && m.run.id === run.id && m.run.state === 'ended',
    );
  await until(() => find() !== undefined, 'the end');
  const ended = (find() as { run: RunView }).run;
  await until(() => client.offset(run.id) === ended.bytes, 'all output');
  return ended;
}

const output = (client: Client, run: RunView) =>
  Buffer.concat(client.frames.filter((f) => f.run === run.id).map((f) => f.payload));

describe('a block on a real host', () => {
  it('shows its output and its true exit status, each of many at once', async () => {
    const blocks = [0, 3, 77, 137].map((status) =>
      makeBlock({
        id: `exit-${status}`,
        // Each in a session of its own: one block at a time carries a session's state.
        doc: `runbooks/exit-${status}`,
        code: status === 137 ? 'echo dying\nkill -9 $$\n' : `echo "status ${status}"\nexit ${status}\n`,
      }),
    );
    await begin(...blocks);
    const client = await sockets.enter(BOB);
    const ended = await Promise.all(blocks.map(async (block) => watchToEnd(client, await start(block, block.id))));
    expect(ended.map((run) => run.exitStatus)).toEqual([0, 3, 77, 137]);
    expect(ended.map((run) => run.outcome.verdict)).toEqual(['as-expected', 'unexpected', 'unexpected', 'unexpected']);
    expect(output(client, ended[1]!).toString()).toBe('status 3\r\n');
    for (const run of ended) {
      expect(createHash('sha256').update(output(client, run)).digest('hex')).toBe(run.journalSha256);
    }
  });

  it('loses nothing of a large output', async () => {
    const block = makeBlock({ code: 'seq 1 200000\n', expect: '^200000$' });
    await begin(block);
    const run = await watchToEnd(await sockets.enter(ALICE), await start(block));
    expect(run).toMatchObject({ exitStatus: 0, bytes: 1_488_895, outcome: { verdict: 'as-expected' } });
    const { chunks } = await sockets.world.runs.output(ALICE, run.id);
    const hash = createHash('sha256');
    for await (const chunk of chunks) hash.update(chunk);
    expect(hash.digest('hex')).toBe(run.journalSha256);
  });

  it('hears its driver and nobody else, and ends at Stop', async () => {
    const block = makeBlock({ interactive: true, code: 'read -r line; echo "heard $line"; stty size; sleep 60\n' });
    await begin(block);
    const run = await start(block);
    const driver = await sockets.enter(ALICE);
    const other = await sockets.enter(BOB);
    other.send({ type: 'input', run: run.id, data: 'intruder\r' });
    await other.next('error');
    driver.send({ type: 'watch', run: run.id, from: { offset: 0 } });
    driver.send({ type: 'resize', run: run.id, cols: 91, rows: 17 });
    driver.send({ type: 'input', run: run.id, data: 'driver\r' });
    await until(() => output(driver, run).toString().includes('17 91'), 'the answer');
    expect(output(driver, run).toString()).toContain('heard driver');
    driver.send({ type: 'stop', run: run.id });
    const ended = await watchToEnd(other, run);
    expect(ended).toMatchObject({
      reason: 'stopped',
      outcome: { verdict: 'unexpected', words: 'stopped before its end' },
    });
    expect(output(other, run).toString()).not.toContain('intruder');
  });

  it('times out, and that is success for an endless one that said what it should', async () => {
    const code = 'while true; do echo tick; sleep 0.05; done\n';
    const endless = makeBlock({ id: 'endless', code, endless: true, expect: '^tick$', timeoutMs: 400 });
    const stuck = makeBlock({ id: 'stuck', code, timeoutMs: 400 });
    await begin(endless, stuck);
    const client = await sockets.enter(ALICE);
    const [one, two] = await Promise.all([
      watchToEnd(client, await start(endless, 'a')),
      watchToEnd(client, await start(stuck, 'b')),
    ]);
    expect(one).toMatchObject({ reason: 'timeout', outcome: { verdict: 'as-expected' } });
    expect(two).toMatchObject({
      reason: 'timeout',
      outcome: { verdict: 'unexpected', words: 'timed out after 0.4 s before its end' },
    });
  });

  it('goes on while the server restarts, and is followed again without a byte missing', async () => {
    const block = makeBlock({ code: 'for i in $(seq 1 40); do echo "line $i"; sleep 0.02; done\nexit 5\n' });
    await begin(block);
    const run = await start(block);
    await sockets.world.runs.dispose();
    const client = await host.again();
    const runs = createRuns({ ...sockets.world.deps, host: client });
    await runs.reconcile();
    await until(async () => (await runs.view(ALICE, run.id)).state === 'ended', 'the end');
    const view = await runs.view(ALICE, run.id);
    expect(view).toMatchObject({ exitStatus: 5, reason: 'exited' });
    const lines = await host.output(run.id);
    expect(lines.split('\r\n').filter((line) => line !== '')).toHaveLength(40);
    expect(await sockets.world.events('run.ended')).toHaveLength(1);
    await runs.dispose();
  });

  it('is lost, never success, when its host is killed', async () => {
    const block = makeBlock({ endless: true, code: 'echo up; sleep 30\n' });
    await begin(block);
    const run = await start(block);
    const client = await sockets.enter(ALICE);
    client.send({ type: 'watch', run: run.id, from: { offset: 0 } });
    await until(() => output(client, run).toString() === 'up\r\n', 'output');
    process.kill(host.client.pid()!, 'SIGKILL');
    await until(() => client.messages.some((m) => m.type === 'run' && m.run.state === 'ended'), 'the end');
    expect(await sockets.world.runs.view(ALICE, run.id)).toMatchObject({
      reason: 'host-lost',
      exitStatus: null,
      bytes: 4,
      outcome: { verdict: 'unexpected' },
    });
  });

  it('ends as start-failed when its program is not there', async () => {
    const block = makeBlock();
    await begin(block);
    sockets.world.target.answer = async () => ({
      ok: true,
      staged: { argv: ['/no/such/program'], env: {}, cwd: '/', containment: 'descendants' },
    });
    const run = await start(block);
    expect(run).toMatchObject({ state: 'ended', reason: 'start-failed', outcome: { verdict: 'unexpected' } });
    expect(await sockets.world.events('run.ended')).toHaveLength(1);
  });
});
