import { afterEach, describe, expect, it } from 'vitest';
import type { RunRequest } from '../../src/contract/run.ts';
import { AppError } from '../errors.ts';
import { ALICE, BOB, makeBlock, makeWorld, requestFor, until } from './testing/world.ts';
import type { World } from './testing/world.ts';

let world: World;
afterEach(() => world.dispose());

const code = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'no error',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

describe('starting a run', () => {
  it('runs the published text on the target and has both decision and start in the record before', async () => {
    world = await makeWorld();
    const block = makeBlock();
    let recordedAtStart: string[] = [];
    const start = world.host.start;
    world.host.start = async (request) => {
      recordedAtStart = (await world.db.selectFrom('event').select('kind').orderBy('seq').execute()).map(
        (row) => row.kind,
      );
      return start(request);
    };
    const { run, created } = await world.runs.start(ALICE, requestFor(block, 'r1'));
    expect(created).toBe(true);
    expect(run).toMatchObject({
      state: 'running',
      block: 'disk-usage',
      person: { id: 'alice', name: 'Alice' },
      outcome: { verdict: 'pending' },
    });
    expect(recordedAtStart).toEqual(['session.opened', 'run.decided', 'run.started']);
    expect(world.target.staged[0]!.block.code).toBe(block.code);
    expect(world.host.started[0]).toMatchObject({
      run: run.id,
      cols: 120,
      rows: 40,
      timeoutMs: 60_000,
      argv: ['/bin/true'],
    });
    const text = await world.db.selectFrom('block_text').selectAll().executeTakeFirst();
    expect(text).toEqual({ sha256: block.sha256, code: block.code });
  });

  it('starts one run for one request id, one after the other or at once, and another for another person', async () => {
    world = await makeWorld();
    const request = requestFor(makeBlock(), 'same');
    const answers = await Promise.all([1, 2, 3].map(() => world.runs.start(ALICE, request)));
    const later = await world.runs.start(ALICE, request);
    expect(new Set([...answers, later].map(({ run }) => run.id)).size).toBe(1);
    expect([...answers, later].map(({ created }) => created)).toEqual([true, false, false, false]);
    const bobs = await world.runs.start(BOB, request);
    expect(bobs.created).toBe(true);
    expect(world.host.started.length).toBe(2);
  });

  it('refuses a request id that already names another request', async () => {
    world = await makeWorld({ blocks: [makeBlock(), makeBlock({ id: 'other' })] });
    await world.runs.start(ALICE, requestFor(makeBlock(), 'same'));
    expect(await code(world.runs.start(ALICE, requestFor(makeBlock({ id: 'other' }), 'same')))).toBe('bad-request');
  });

  it('refuses a stale page with what is published now, for a changed text and for a changed target', async () => {
    world = await makeWorld();
    const block = makeBlock();
    const stale = { ...requestFor(block, 'r'), sha256: 'f'.repeat(64) };
    const error = await world.runs.start(ALICE, stale).catch((e: unknown) => e as AppError);
    expect(error).toMatchObject({
      code: 'stale-block',
      extra: { published: { sha256: block.sha256, code: block.code } },
    });
    expect(await code(world.runs.start(ALICE, { ...requestFor(block, 'r2'), target: 'db-host' }))).toBe('stale-block');
    expect(world.host.started).toEqual([]);
    expect((await world.events('run.refused')).map((body) => body['code'])).toEqual(['stale-block', 'stale-block']);
  });

  const hostile = [
    '$(id)',
    '`id`',
    '; rm -rf /',
    '../../etc/passwd',
    'a\nb',
    '--',
    'a\0b',
    '\u202ex',
    'x'.repeat(5_000),
  ];
  it.each(hostile)('knows no block called %j and starts nothing', async (text) => {
    world = await makeWorld();
    const request = requestFor(makeBlock(), 'r');
    for (const field of ['version', 'doc', 'block'] as const) {
      expect(await code(world.runs.start(ALICE, { ...request, [field]: text }))).toBe('block-not-found');
    }
    expect(await code(world.runs.start(ALICE, { ...request, sha256: text }))).toBe('stale-block');
    expect(await code(world.runs.start(ALICE, { ...request, requestId: text === '--' ? '' : text }))).toBe(
      'bad-request',
    );
    expect(world.host.started).toEqual([]);
    expect(world.target.staged).toEqual([]);
    expect(await world.events('run.refused')).toHaveLength(5);
  });

  it('takes no parameter that the block does not use', async () => {
    world = await makeWorld();
    const request: RunRequest = { ...requestFor(makeBlock(), 'r'), params: { PATH: '/tmp' } };
    expect(await code(world.runs.start(ALICE, request))).toBe('param-unknown');
  });

  it('refuses a target that is not configured, a full disk, and one run too many', async () => {
    world = await makeWorld({
      blocks: [makeBlock({ endless: true }), makeBlock({ id: 'far', target: 'db-host' })],
      limits: { perPerson: 2, total: 3 },
    });
    const start = (person: typeof ALICE, id: string) => code(world.runs.start(person, requestFor(makeBlock(), id)));
    expect(await code(world.runs.start(ALICE, requestFor(makeBlock({ id: 'far', target: 'db-host' }), 'a')))).toBe(
      'target-not-found',
    );
    world.room.freeBytes = 999_999_999;
    expect(await start(ALICE, 'b')).toBe('disk-full');
    world.room.freeBytes = 1_000_000_000;
    expect(await start(ALICE, 'c')).toBe('no error');
    expect(await start(ALICE, 'd')).toBe('no error');
    expect(await start(ALICE, 'e')).toBe('too-many-runs');
    expect(await start(BOB, 'f')).toBe('no error');
    expect(await start(BOB, 'g')).toBe('too-many-runs');
    world.host.end(world.host.started[0]!.run);
    await until(() => world.runs.running() === 2, 'the end of a run');
    expect(await start(BOB, 'h')).toBe('no error');
  });

  it('holds the limit when many requests arrive at once', async () => {
    world = await makeWorld({ blocks: [makeBlock({ endless: true })], limits: { perPerson: 4 } });
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => code(world.runs.start(ALICE, requestFor(makeBlock(), `r${i}`)))),
    );
    expect(answers.filter((answer) => answer === 'no error')).toHaveLength(4);
    expect(world.host.started).toHaveLength(4);
  });

  it('asks the policy, says its words, and records the refusal', async () => {
    world = await makeWorld({ environment: 'production' });
    const error = await world.runs.start(BOB, requestFor(makeBlock(), 'r')).catch((e: unknown) => e as AppError);
    expect(error).toMatchObject({ code: 'not-allowed', message: expect.stringContaining('operator') as string });
    expect(await world.events('run.decided')).toMatchObject([
      { environment: 'production', decision: { allow: false, missing: 'role' } },
    ]);
    expect(await world.events('run.refused')).toMatchObject([{ code: 'not-allowed' }]);
    expect(world.target.staged).toEqual([]);
    expect(world.runs.running()).toBe(0);
  });

  it('does not let refusals fill the record: they are counted beyond 30 a minute', async () => {
    world = await makeWorld();
    const stale = { ...requestFor(makeBlock(), 'r'), sha256: 'f'.repeat(64) };
    for (let i = 0; i < 50; i++) await code(world.runs.start(ALICE, stale));
    expect(await world.events('run.refused')).toHaveLength(30);
    world.clock.now += 60_000;
    await code(world.runs.start(ALICE, stale));
    expect((await world.events('run.refused')).at(-1)).toMatchObject({ suppressedBefore: 20 });
  });

  it('starts nothing when the record cannot be written', async () => {
    world = await makeWorld();
    const append = world.record.append;
    for (const broken of ['run.decided', 'run.started']) {
      world.deps.record.append = async (entry) => {
        if (entry.kind === broken) throw new Error('disk I/O error');
        return append(entry);
      };
      expect(await code(world.runs.start(ALICE, requestFor(makeBlock(), 'r')))).toContain('disk I/O error');
    }
    expect(world.host.started).toEqual([]);
    expect(world.runs.running()).toBe(0);
    expect(await world.db.selectFrom('run').select('id').execute()).toEqual([]);
    // What was staged for the second attempt was taken back.
    expect(world.target.released).toEqual(world.target.staged.map(({ run }) => run));
  });

  it('ends as disconnected-target, with why, when the target cannot be made ready', async () => {
    world = await makeWorld();
    world.target.answer = async () => ({ ok: false, why: 'the practice system did not answer.' });
    const { run, created } = await world.runs.start(ALICE, requestFor(makeBlock(), 'r'));
    expect(created).toBe(true);
    expect(run).toMatchObject({ state: 'ended', reason: 'disconnected-target', exitStatus: null });
    expect(run.outcome).toEqual({
      verdict: 'unexpected',
      words: expect.stringContaining('the practice system did not answer.') as string,
    });
    expect(world.host.started).toEqual([]);
    expect(await world.events('run.started')).toEqual([]);
    expect(await world.events('run.ended')).toHaveLength(1);
    expect(world.runs.running()).toBe(0);
  });

  it('ends as start-failed when the host refuses, and as host-lost when nobody can say', async () => {
    world = await makeWorld();
    world.host.refuseWith = 'too many ptys';
    const refused = await world.runs.start(ALICE, requestFor(makeBlock(), 'r'));
    expect(refused.run).toMatchObject({ state: 'ended', reason: 'start-failed' });
    expect(refused.run.outcome).toMatchObject({
      verdict: 'unexpected',
      words: expect.stringContaining('too many ptys') as string,
    });
    world.host.list = async () => Promise.reject(new Error('gone'));
    const unknown = await world.runs.start(ALICE, requestFor(makeBlock(), 'r2'));
    expect(unknown.run).toMatchObject({ state: 'ended', reason: 'host-lost', exitStatus: null });
    expect(world.target.released).toHaveLength(2);
  });

  it('follows a run whose start was answered with an error although it goes on', async () => {
    world = await makeWorld();
    const start = world.host.start;
    world.host.start = async (request) => {
      await start(request);
      return { error: 'no answer in 5 s' };
    };
    const { run } = await world.runs.start(ALICE, requestFor(makeBlock(), 'r'));
    expect(run.state).toBe('running');
  });

  it('starts nothing new once it is draining, and waits for what is being started', async () => {
    world = await makeWorld();
    const staged = Promise.withResolvers<void>();
    world.target.answer = async () => {
      await staged.promise;
      return { ok: false, why: 'late' };
    };
    const first = world.runs.start(ALICE, requestFor(makeBlock(), 'r'));
    await until(() => world.target.staged.length === 1, 'the first start');
    let drained = false;
    const draining = world.runs.drain().then(() => (drained = true));
    expect(await code(world.runs.start(ALICE, requestFor(makeBlock(), 'r2')))).toBe('shutting-down');
    expect(drained).toBe(false);
    staged.resolve();
    await first;
    await draining;
  });

  it('tells a page what it may start and where its newest runs are', async () => {
    world = await makeWorld({
      blocks: [makeBlock({ endless: true }), makeBlock({ id: 'far', target: 'db-host' })],
    });
    const anonymous = await world.runs.pageState(null, '1.0', 'runbooks/system-health-check');
    expect(anonymous.blocks.map((b) => b.decision)).toMatchObject([{ missing: 'sign-in' }, { missing: 'target' }]);
    const first = await world.runs.start(ALICE, requestFor(makeBlock(), 'r1'));
    world.clock.now++;
    const second = await world.runs.start(ALICE, requestFor(makeBlock(), 'r2'));
    expect(first.run.id).not.toBe(second.run.id);
    const page = await world.runs.pageState(ALICE, '1.0', 'runbooks/system-health-check');
    expect(page.blocks.map((b) => b.latestRun?.id ?? null)).toEqual([second.run.id, null]);
    expect((await world.runs.pageState(BOB, '1.0', 'runbooks/system-health-check')).blocks[0]!.latestRun).toBeNull();
    expect(await world.runs.pageState(ALICE, '1.0', 'no/such/page')).toEqual({
      blocks: [],
      sessions: [],
      holds: [],
    });
  });
});
