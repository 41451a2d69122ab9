import { createHash } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import type { RunView } from '../../src/contract/run.ts';
import { may } from '../policy/may.ts';
import { createRuns } from './index.ts';
import type { MayPort } from './ports.ts';
import { ALICE, BOB, makeBlock, makeWorld, requestFor, until } from './testing/world.ts';
import type { World } from './testing/world.ts';
import type { RunNews, Runs } from './types.ts';

let world: World;
afterEach(() => world.dispose());

async function started(partial: Parameters<typeof makeBlock>[0] = {}): Promise<RunView> {
  const block = makeBlock(partial);
  world = await makeWorld({ blocks: [block] });
  return (await world.runs.start(ALICE, requestFor(block, 'r1'))).run;
}

const ended = (id: string) =>
  until(async () => (await world.runs.view(ALICE, id)).state === 'ended', 'the end of the run');

/** As when the server is restarted while host and runs go on. */
async function restart(): Promise<Runs> {
  await world.runs.dispose();
  const runs = createRuns(world.deps);
  world.runs = runs;
  await runs.reconcile();
  return runs;
}

describe('following a run', () => {
  it('shows the end only once it is in the record and the table, then lets host and target forget', async () => {
    const run = await started();
    const seen: RunNews[] = [];
    let durable: unknown[] = [];
    const append = world.record.append;
    world.deps.record.append = async (entry) => {
      const result = await append(entry);
      durable = [...seen];
      return result;
    };
    await world.runs.subscribe(run.id, (news) => seen.push(news));
    world.host.print(run.id, 'Filesystem\n');
    const end = world.host.end(run.id, { exitStatus: 3 });
    await ended(run.id);
    expect(
      durable.some((news) => (news as RunNews).type === 'run' && (news as { run: RunView }).run.state === 'ended'),
    ).toBe(false);
    const last = seen.at(-1) as { type: 'run'; run: RunView };
    expect(last.run).toMatchObject({
      state: 'ended',
      exitStatus: 3,
      reason: 'exited',
      bytes: 11,
      journalSha256: end.sha256,
    });
    expect(last.run.outcome).toEqual({ verdict: 'unexpected', words: 'exit 0 expected, got 3' });
    const row = await world.db.selectFrom('run').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ state: 'ended', exit_status: 3, journal_sha256: end.sha256, bytes: 11 });
    expect(await world.events('run.ended')).toMatchObject([
      { run: run.id, ending: { exitStatus: 3, sha256: end.sha256, bytes: 11 } },
    ]);
    await until(() => world.target.released.length === 1, 'the release of the target');
    expect(world.host.forgotten).toEqual([run.id]);
  });

  it('writes the end once, however often it is reported', async () => {
    const run = await started();
    const end = world.host.end(run.id);
    world.host.end(run.id, end);
    world.host.die();
    await ended(run.id);
    world.host.end(run.id, end);
    await until(() => world.host.forgotten.length >= 2, 'the host being told again');
    expect(await world.events('run.ended')).toHaveLength(1);
  });

  it('tries again when the end cannot be written, and shows nothing before', async () => {
    const run = await started();
    const append = world.record.append;
    let failures = 1;
    world.deps.record.append = async (entry) => {
      if (entry.kind === 'run.ended' && failures-- > 0) throw new Error('disk I/O error');
      return append(entry);
    };
    world.host.end(run.id);
    await until(() => world.problems.length === 1, 'the failure');
    expect((await world.runs.view(ALICE, run.id)).state).toBe('running');
    expect(world.host.forgotten).toEqual([]);
    await ended(run.id);
    expect(await world.events('run.ended')).toHaveLength(1);
  });

  it('calls a run host-lost when its host died, with the journal as it is', async () => {
    const run = await started({ endless: true });
    world.host.print(run.id, 'half a line');
    world.host.die();
    await ended(run.id);
    const view = await world.runs.view(ALICE, run.id);
    const sha256 = createHash('sha256').update('half a line').digest('hex');
    expect(view).toMatchObject({
      reason: 'host-lost',
      exitStatus: null,
      bytes: 11,
      journalSha256: sha256,
      outcome: { verdict: 'unexpected' },
    });
  });

  it('takes the end that a dying host still wrote', async () => {
    const run = await started();
    world.host.print(run.id, 'all done\n');
    world.host.end(run.id, { exitStatus: 0 }, { tell: false });
    world.host.die();
    await ended(run.id);
    expect(await world.runs.view(ALICE, run.id)).toMatchObject({
      reason: 'exited',
      exitStatus: 0,
      outcome: { verdict: 'as-expected' },
    });
  });

  it('counts viewers and tells them of each other', async () => {
    const run = await started();
    const seen: number[] = [];
    const listen = (news: RunNews) => {
      if (news.type === 'run') seen.push(news.run.viewers);
    };
    const first = await world.runs.subscribe(run.id, listen);
    await until(() => seen.at(-1) === 1, 'one viewer');
    const second = await world.runs.subscribe(run.id, () => undefined);
    await until(() => seen.at(-1) === 2, 'two viewers');
    second!.end();
    second!.end();
    await until(() => seen.at(-1) === 1, 'one viewer again');
    first!.end();
    expect((await world.runs.view(ALICE, run.id)).viewers).toBe(0);
    expect(await world.runs.subscribe('f'.repeat(32), () => undefined)).toBeNull();
  });

  it('gives all bytes and the cast of a run to whoever may see it', async () => {
    const run = await started();
    const output = 'ä line\n'.repeat(100_000);
    world.host.print(run.id, output);
    const { bytes, chunks } = await world.runs.output(BOB, run.id);
    const got: Uint8Array[] = [];
    world.host.print(run.id, 'later');
    for await (const chunk of chunks) got.push(Buffer.from(chunk));
    expect(Buffer.concat(got).toString()).toBe(output);
    expect(bytes).toBe(Buffer.byteLength(output));
    const cast = await world.runs.cast(BOB, run.id);
    const lines = (await Array.fromAsync(cast.lines)).map((line) => JSON.parse(line) as unknown);
    expect(lines[0]).toMatchObject({ version: 3, title: 'Disk usage of the host' });
    expect(
      lines
        .slice(1)
        .map((line) => (line as string[])[2])
        .join(''),
    ).toBe(`${output}later`);
    await expect(world.runs.output(BOB, 'f'.repeat(32))).rejects.toMatchObject({ code: 'run-not-found' });
    await expect(world.runs.view(BOB, '../../etc/passwd')).rejects.toMatchObject({ code: 'run-not-found' });
  });
});

describe('a run that the policy does not show to somebody', () => {
  it('is for them as if it were not there, by every way to it', async () => {
    const block = makeBlock({ interactive: true });
    const hidden: MayPort = (person, action, context) =>
      person?.id === BOB.id && action === 'watch'
        ? { allow: false, missing: 'role', words: 'not for you' }
        : may(person, action, context);
    world = await makeWorld({ blocks: [block], may: hidden });
    const { run } = await world.runs.start(ALICE, requestFor(block, 'r'));
    const { runs, host } = world;
    for (const way of [
      () => runs.view(BOB, run.id),
      () => runs.access(BOB, run.id),
      () => runs.output(BOB, run.id),
      () => runs.cast(BOB, run.id),
      () => runs.input(BOB, run.id, 'x'),
      () => runs.resize(BOB, run.id, 10, 10),
      () => runs.stop(BOB, run.id),
    ])
      await expect(way()).rejects.toMatchObject({ code: 'run-not-found' });
    expect([host.inputs, host.sizes, host.stops]).toEqual([[], [], []]);
    const page = await runs.pageState(BOB, block.version, block.doc);
    expect(page.blocks.map(({ latestRun }) => latestRun)).toEqual([null]);
  });
});

describe('steering a run', () => {
  it('lets its owner stop it, once in the record however often, and nobody else', async () => {
    const run = await started();
    await expect(world.runs.stop(BOB, run.id)).rejects.toMatchObject({ code: 'not-your-run' });
    expect(world.host.stops).toEqual([]);
    await world.runs.stop(ALICE, run.id);
    await world.runs.stop(ALICE, run.id);
    expect(world.host.stops).toEqual([
      { run: run.id, reason: 'stopped' },
      { run: run.id, reason: 'stopped' },
    ]);
    expect(await world.events('run.stop-asked')).toEqual([{ by: 'stop', run: run.id }]);
    world.host.end(run.id, { reason: 'stopped', exitStatus: 130 });
    await ended(run.id);
    await world.runs.stop(ALICE, run.id);
    expect(world.host.stops).toHaveLength(2);
  });

  it('stops a run even when that cannot be recorded', async () => {
    const run = await started();
    world.deps.record.append = async () => Promise.reject(new Error('disk I/O error'));
    await world.runs.stop(ALICE, run.id);
    expect(world.host.stops).toHaveLength(1);
  });

  it('takes no input but Ctrl-C and no size without interactive', async () => {
    const run = await started();
    for (const data of ['y', 'y\n', '\x03y', '\x04']) {
      await expect(world.runs.input(ALICE, run.id, data)).rejects.toMatchObject({ code: 'input-not-accepted' });
    }
    await world.runs.input(ALICE, run.id, '\x03');
    await world.runs.resize(ALICE, run.id, 80, 24);
    expect(world.host.inputs).toEqual([{ run: run.id, data: '\x03' }]);
    expect(world.host.sizes).toEqual([]);
    expect(await world.events('run.stop-asked')).toEqual([{ by: 'ctrl-c', run: run.id }]);
  });

  it('takes input and size of the owner of an interactive run', async () => {
    const run = await started({ interactive: true });
    await world.runs.input(ALICE, run.id, 'q');
    await world.runs.resize(ALICE, run.id, 80, 24);
    await expect(world.runs.input(BOB, run.id, 'q')).rejects.toMatchObject({ code: 'not-your-run' });
    await expect(world.runs.resize(BOB, run.id, 10, 10)).rejects.toMatchObject({ code: 'not-your-run' });
    expect(world.host.inputs).toEqual([{ run: run.id, data: 'q' }]);
    expect(world.host.sizes).toEqual([{ run: run.id, cols: 80, rows: 24 }]);
  });

  it('can still be stopped by its owner when its block is published no more', async () => {
    const run = await started();
    world.published.blocks = [];
    await world.runs.stop(ALICE, run.id);
    expect(world.host.stops).toHaveLength(1);
  });
});

describe('a server that starts again', () => {
  it('adopts what still runs, with its length, and follows it to its end', async () => {
    const run = await started();
    world.host.print(run.id, 'one\n');
    const runs = await restart();
    expect(await runs.view(ALICE, run.id)).toMatchObject({ state: 'running', bytes: 4 });
    expect(runs.running()).toBe(1);
    world.host.print(run.id, 'two\n');
    world.host.end(run.id);
    await ended(run.id);
    expect(await runs.view(ALICE, run.id)).toMatchObject({ bytes: 8, exitStatus: 0 });
    expect(world.target.released).toEqual([run.id]);
  });

  it('finishes what ended meanwhile: from the list of the host, and from the end file', async () => {
    const block = makeBlock({ endless: true });
    world = await makeWorld({ blocks: [block] });
    const first = (await world.runs.start(ALICE, requestFor(block, 'r1'))).run;
    const second = (await world.runs.start(ALICE, requestFor(block, 'r2'))).run;
    world.host.end(first.id, { exitStatus: 4 }, { tell: false });
    world.host.end(second.id, { exitStatus: 5 }, { tell: false });
    world.host.forget(second.id);
    const runs = await restart();
    expect(await runs.view(ALICE, first.id)).toMatchObject({ state: 'ended', exitStatus: 4 });
    expect(await runs.view(ALICE, second.id)).toMatchObject({ state: 'ended', exitStatus: 5 });
    expect(world.host.forgotten).toContain(first.id);
  });

  it('gives up what no host knows, and what was never started', async () => {
    const block = makeBlock();
    world = await makeWorld({ blocks: [block] });
    const lost = (await world.runs.start(ALICE, requestFor(block, 'r1'))).run;
    world.host.die({ tell: false });
    // As after a crash between row and record: the row is there, the event is not.
    const row = await world.db.selectFrom('run').selectAll().executeTakeFirstOrThrow();
    await world.db
      .insertInto('run')
      .values({ ...row, id: 'e'.repeat(32), request_id: 'r2' })
      .execute();
    const runs = await restart();
    expect(await runs.view(ALICE, lost.id)).toMatchObject({ state: 'ended', reason: 'host-lost', exitStatus: null });
    expect(await runs.view(ALICE, 'e'.repeat(32))).toMatchObject({ state: 'ended', reason: 'start-failed' });
    expect(runs.running()).toBe(0);
  });

  it('does not write a second end after a crash between record and table', async () => {
    const run = await started();
    world.host.end(run.id, { exitStatus: 0 });
    await ended(run.id);
    await world.db
      .updateTable('run')
      .set({ state: 'running', ended_at: null, exit_status: null, reason: null })
      .execute();
    const runs = await restart();
    expect(await runs.view(ALICE, run.id)).toMatchObject({ state: 'ended', exitStatus: 0, reason: 'exited' });
    expect(await world.events('run.ended')).toHaveLength(1);
  });

  it('stops what the host runs and no run accounts for, and forgets what ended', async () => {
    const run = await started();
    world.host.end(run.id);
    await ended(run.id);
    const foreign = {
      argv: ['/bin/sleep'],
      env: {},
      secrets: [],
      cwd: '/',
      cols: 80,
      rows: 24,
      interactive: false,
      timeoutMs: 1,
      outputLimitBytes: 1,
    };
    await world.host.start({ ...foreign, run: 'd'.repeat(32), containment: 'descendants' });
    await restart();
    expect(world.host.stops).toEqual([{ run: 'd'.repeat(32), reason: 'stopped' }]);
  });

  it('judges a run whose journal is gone without failing', async () => {
    const run = await started({ expect: 'ok' });
    const end = world.host.end(run.id, {}, { tell: false });
    rmSync(world.paths.journals, { recursive: true });
    mkdirSync(world.paths.journals);
    expect(end.exitStatus).toBe(0);
    const runs = await restart();
    expect(await runs.view(ALICE, run.id)).toMatchObject({
      state: 'ended',
      outcome: { words: 'output does not match /ok/' },
    });
  });
});
