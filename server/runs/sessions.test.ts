/** A session from block to block: what is carried, who is in whose way, who takes over. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Block } from '../../src/contract/block.ts';
import type { Person } from '../../src/contract/policy.ts';
import type { RunView } from '../../src/contract/run.ts';
import type { AppError } from '../errors.ts';
import type { Snapshot } from '../targets/target.ts';
import { createRuns } from './index.ts';
import { ALICE, BOB as VIEWER, makeBlock, makeWorld, requestFor, until } from './testing/world.ts';
import type { World } from './testing/world.ts';

let world: World;
afterEach(() => world.dispose());

const BOB: Person = { ...VIEWER, roles: ['admin'] };
const block = makeBlock();
const other = makeBlock({ id: 'other', title: 'Another block', code: 'true\n' });
const change = makeBlock({ id: 'change', title: 'Restart the app', risk: 'change', code: 'restart\n' });
const ref = { version: block.version, doc: block.doc, target: 'stack' };
const state = (partial: Partial<Snapshot> = {}): Snapshot => ({
  cwd: '/srv',
  text: "X='1'\n",
  variables: [{ name: 'X', kind: 'plain' }],
  functions: ['greet'],
  options: ['nounset'],
  ...partial,
});

let requests = 0;
const start = async (what: Block, person = ALICE) =>
  (await world.runs.start(person, requestFor(what, `r${requests++}`))).run;
const tried = (what: Block, person = ALICE) =>
  start(what, person).then(
    () => 'started' as const,
    (error: unknown) => error as AppError,
  );
async function end(run: RunView, how: Parameters<World['host']['end']>[1] = {}): Promise<void> {
  world.host.end(run.id, how);
  await until(async () => (await world.runs.view(ALICE, run.id)).state === 'ended', 'the end');
}
const sessionOf = async (person = ALICE) =>
  (await world.runs.pageState(person, ref.version, ref.doc)).sessions[0] ?? null;

describe('a session', () => {
  it('starts the next block from what the last one left, and tells the page names and no values', async () => {
    world = await makeWorld({ blocks: [block, other] });
    world.target.snapshot = state({ text: "X='top secret value'\n" });
    await end(await start(block));
    await start(other);
    expect(world.target.staged.map((request) => request.state)).toEqual([
      { cwd: null, text: '' },
      { cwd: '/srv', text: "X='top secret value'\n" },
    ]);
    expect(await sessionOf()).toMatchObject({
      cwd: '/srv',
      variables: [{ name: 'X', kind: 'plain' }],
      functions: ['greet'],
      options: ['nounset'],
      done: [
        { block: 'disk-usage', verdict: 'as-expected' },
        { block: 'other', verdict: 'pending' },
      ],
      busy: { block: 'other' },
      note: null,
    });
    expect(JSON.stringify(await sessionOf())).not.toContain('top secret value');
    expect(await world.events('session.changed')).toMatchObject([
      { set: ['X'], unset: [], functions: ['greet'], options: ['nounset'], moved: true },
    ]);
  });

  it.each<[string, Parameters<World['host']['end']>[1], string]>([
    ['was stopped', { exitStatus: 143, reason: 'stopped' }, 'ended from outside'],
    ['timed out', { exitStatus: 143, reason: 'timeout' }, 'ended from outside'],
    ['left no whole one', {}, 'no whole one'],
  ])('keeps its state from before a block that %s, and says so', async (_, how, why) => {
    world = await makeWorld({ blocks: [block] });
    world.target.snapshot = state();
    await end(await start(block));
    const run = await start(block);
    if (how!.reason === undefined) world.target.snapshot = null;
    else world.target.snapshot = state({ cwd: '/elsewhere' });
    await end(run, how);
    expect((await world.runs.view(ALICE, run.id)).stateNote).toContain(why);
    expect(await sessionOf()).toMatchObject({ cwd: '/srv', note: expect.stringContaining(why) as string });
  });

  it('also keeps what a failed block left', async () => {
    world = await makeWorld({ blocks: [block] });
    world.target.snapshot = state();
    await end(await start(block), { exitStatus: 1 });
    expect(await sessionOf()).toMatchObject({ cwd: '/srv', done: [{ verdict: 'unexpected' }] });
  });

  it('gives a block that changes something on a real target a clean shell, and adds what it leaves', async () => {
    world = await makeWorld({ blocks: [block, change], environment: 'staging' });
    world.target.snapshot = state();
    await end(await start(block));
    world.target.snapshot = state({ text: "Y='2'\n", cwd: '/new', variables: [{ name: 'Y', kind: 'exported' }] });
    await end(await start(change));
    await start(block);
    expect(world.target.staged.map((request) => request.state)).toEqual([
      { cwd: null, text: '' },
      { cwd: '/srv', text: '' },
      { cwd: '/new', text: "X='1'\n\nY='2'\n" },
    ]);
    expect((await world.events('run.started')).map((event) => event['clean'])).toEqual([false, true, false]);
    expect((await sessionOf())!.variables.map(({ name }) => name)).toEqual(['X', 'Y']);
  });

  it('lets one block at a time carry its state, and names the one in the way', async () => {
    world = await makeWorld({ blocks: [block, other] });
    const run = await start(block);
    expect(await tried(other)).toMatchObject({
      code: 'session-busy',
      message: expect.stringContaining('“Disk usage of the host”') as string,
      extra: { busy: { run: run.id, block: 'disk-usage' } },
    });
    expect(await tried(other, BOB)).toBe('started');
    await end(run);
    expect(await tried(other)).toBe('started');
  });

  it('lets exactly one of many simultaneous starts in', async () => {
    world = await makeWorld({ blocks: [block, other] });
    const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => tried(i % 2 === 0 ? block : other)));
    expect(answers.filter((answer) => answer === 'started')).toHaveLength(1);
    expect(await world.db.selectFrom('work_session').select('id').execute()).toHaveLength(1);
  });

  it.each(['endless', 'interactive'] as const)('lets an %s block run beside, which saves nothing', async (kind) => {
    const beside = makeBlock({ id: 'beside', [kind]: true });
    world = await makeWorld({ blocks: [block, beside] });
    world.target.snapshot = state();
    await end(await start(block));
    await start(block);
    const run = await start(beside);
    expect(world.target.staged.at(-1)).toMatchObject({ saves: false, state: { cwd: '/srv' } });
    world.target.snapshot = state({ cwd: '/gone' });
    await end(run);
    expect(await sessionOf()).toMatchObject({ cwd: '/srv', note: null });
  });

  it('is reset by hand: nothing of it is left, and the next block starts afresh', async () => {
    world = await makeWorld({ blocks: [block] });
    world.target.snapshot = state();
    const run = await start(block);
    expect(await world.runs.resetSession(ALICE, ref).catch((e: unknown) => (e as AppError).code)).toBe('session-busy');
    await end(run);
    await world.runs.resetSession(ALICE, ref);
    expect(await sessionOf()).toBeNull();
    expect(readdirSync(join(world.dataDir, 'memory'))).toEqual([]);
    await start(block);
    expect(world.target.staged.at(-1)!.state).toEqual({ cwd: null, text: '' });
    expect(await world.events('session.ended')).toMatchObject([{ why: 'reset' }]);
  });

  it('ends when nobody has touched it for too long, but not under a running block', async () => {
    world = await makeWorld({ blocks: [block] });
    world.target.snapshot = state();
    await end(await start(block));
    const running = await start(block, BOB);
    world.clock.now += 3_600_001;
    await world.sessions.sweep();
    expect(await sessionOf()).toBeNull();
    expect(await sessionOf(BOB)).not.toBeNull();
    expect(readdirSync(join(world.dataDir, 'memory'))).toEqual([]);
    await end(running);
  });

  it('outlives a restart of the server, with the block that runs in it', async () => {
    world = await makeWorld({ blocks: [block, other] });
    world.target.snapshot = state();
    const run = await start(block);
    await world.runs.dispose();
    const again = createRuns(world.deps);
    await again.reconcile();
    const second = () => again.start(ALICE, requestFor(other, `r${requests++}`));
    expect(await second().catch((error: unknown) => (error as AppError).code)).toBe('session-busy');
    world.host.end(run.id);
    await until(async () => (await again.view(ALICE, run.id)).state === 'ended', 'the end');
    expect((await second()).created).toBe(true);
    expect(world.target.staged.at(-1)!.state.cwd).toBe('/srv');
    await again.dispose();
  });

  it('does not keep a state that may hold a secret this server does not know', async () => {
    const secret = makeBlock({ params: ['TOKEN'] });
    const TOKEN = { name: 'TOKEN', type: 'secret' as const, description: 'a token' };
    const spec = { ...TOKEN, pattern: null, values: null, from: null, min: null, max: null, default: null };
    world = await makeWorld({ blocks: [secret], params: [spec] });
    world.target.snapshot = state();
    const { run } = await world.runs.start(ALICE, { ...requestFor(secret, 's'), params: { TOKEN: 'correct horse' } });
    await world.runs.dispose();
    const again = createRuns(world.deps);
    await again.reconcile();
    world.host.end(run.id);
    await until(async () => (await again.view(ALICE, run.id)).state === 'ended', 'the end');
    expect((await again.view(ALICE, run.id)).stateNote).toContain('restarted');
    await again.dispose();
  });

  it('hides a secret in whatever it shows', async () => {
    const secret = makeBlock({ params: ['TOKEN'] });
    const TOKEN = { name: 'TOKEN', type: 'secret' as const, description: 'a token' };
    const spec = { ...TOKEN, pattern: null, values: null, from: null, min: null, max: null, default: null };
    world = await makeWorld({ blocks: [secret], params: [spec] });
    world.target.snapshot = state({ cwd: '/tmp/correct_horse', functions: ['f_correct_horse'] });
    const { run } = await world.runs.start(ALICE, { ...requestFor(secret, 's'), params: { TOKEN: 'correct_horse' } });
    await end(run);
    expect(await sessionOf()).toMatchObject({ cwd: null, functions: ['f_[secret TOKEN]'] });
    expect(JSON.stringify(await world.db.selectFrom('event').selectAll().execute())).not.toContain('correct_horse');
  });
});

describe('a manual step', () => {
  const step = { kind: 'manual' as const, id: 'manual-0123456789ab', text: 'Decide.' };
  const mark = (change: object = {}, person = ALICE) =>
    world.runs.markStep(person, { ...ref, step: step.id, done: true, note: 'SEV2', ...change });

  it('is marked with a note, and the mark is taken back', async () => {
    world = await makeWorld({ blocks: [block], steps: [step] });
    expect((await mark()).marks).toMatchObject([{ step: step.id, note: 'SEV2', by: { name: 'Alice' }, at: 1_000 }]);
    expect((await mark({ done: false })).marks).toEqual([]);
    expect(await world.events('step.marked')).toMatchObject([
      { text: 'Decide.', done: true, note: 'SEV2' },
      { done: false },
    ]);
  });

  it('must be one of the page, with a note that fits', async () => {
    world = await makeWorld({ blocks: [block], steps: [step, { kind: 'block', block: block.id }] });
    const code = (change: object) => mark(change).catch((error: unknown) => (error as AppError).code);
    expect(await code({ step: 'manual-ffffffffffff' })).toBe('step-not-found');
    expect(await code({ step: block.id })).toBe('step-not-found');
    expect(await code({ note: 'x'.repeat(2_001) })).toBe('bad-request');
    expect(await code({ doc: 'runbooks/none' })).toBe('block-not-found');
  });

  it('and every block say in the record where in the procedure they stand', async () => {
    world = await makeWorld({ blocks: [block], steps: [step, { kind: 'block', block: block.id }] });
    await start(block);
    expect(await world.events('run.started')).toMatchObject([{ step: { at: 2, of: 2 } }]);
  });
});

describe('on a shared target', () => {
  async function shared() {
    world = await makeWorld({ blocks: [block, change, other] });
    world.target.shared = true;
    world.target.snapshot = state();
  }

  it('a person who changes something is named to others who start a change, and reading goes on', async () => {
    await shared();
    const run = await start(change);
    expect(await tried(change, BOB)).toMatchObject({
      code: 'held',
      message: expect.stringContaining('Alice is changing stack by this runbook (“Restart the app”)') as string,
      extra: { hold: { person: { name: 'Alice' }, run: run.id, running: true } },
    });
    expect(await tried(block, BOB)).toBe('started');
    expect((await world.runs.pageState(BOB, ref.version, ref.doc)).holds).toMatchObject([
      { person: { name: 'Alice' } },
    ]);
    expect((await world.runs.pageState(null, ref.version, ref.doc)).holds).toEqual([]);
  });

  it('lets exactly one of two simultaneous changes in', async () => {
    await shared();
    const answers = await Promise.all([tried(change), tried(change, BOB)]);
    expect(answers.filter((answer) => answer === 'started')).toHaveLength(1);
  });

  it('keeps the place between two steps, and frees it after a quarter of an hour or a reset', async () => {
    await shared();
    await end(await start(change));
    world.clock.now += 15 * 60_000 - 1;
    expect(await tried(change, BOB)).toMatchObject({ code: 'held' });
    world.clock.now += 1;
    expect(await tried(change, BOB)).toBe('started');
    const [run] = (await world.runs.pageState(BOB, ref.version, ref.doc)).holds;
    await end(await world.runs.view(BOB, run!.run));
    await world.runs.resetSession(BOB, ref);
    expect(await tried(change)).toBe('started');
    expect(await world.events('hold.released')).toHaveLength(1);
  });

  it('remembers who holds it over a restart of the server', async () => {
    await shared();
    await end(await start(change));
    const again = createRuns(world.deps);
    await again.reconcile();
    const answer = again.start(BOB, requestFor(change, `r${requests++}`));
    expect(await answer.catch((error: unknown) => (error as AppError).message)).toContain('Alice');
    await again.dispose();
  });

  it('lets who has taken work over take its marks back', async () => {
    const step = { kind: 'manual' as const, id: 'manual-0123456789ab', text: 'Decide.' };
    world = await makeWorld({ blocks: [change], steps: [step] });
    world.target.shared = true;
    const mark = (person: Person, done: boolean) =>
      world.runs.markStep(person, { ...ref, step: step.id, done, note: '' });
    await mark(ALICE, true);
    await start(change);
    await world.runs.takeOver(BOB, { ...ref, reason: 'shift change' });
    expect((await sessionOf(BOB))!.marks).toMatchObject([{ by: { name: 'Alice' } }]);
    expect((await mark(BOB, false)).marks).toEqual([]);
  });

  it.each(['run.decided', 'run.started'])('gives a place back whose %s could not be recorded', async (kind) => {
    await shared();
    const append = world.record.append;
    world.deps.record.append = async (entry) => {
      if (entry.kind === kind) throw new Error('disk I/O error');
      return append(entry);
    };
    expect(await tried(change)).toMatchObject({ message: 'disk I/O error' });
    world.deps.record.append = append;
    expect(await tried(change, BOB)).toBe('started');
  });

  it('can be taken over with a reason: the hold, the running run, and the steps done', async () => {
    await shared();
    await end(await start(block));
    const run = await start(change);
    await end(await start(other, BOB));
    const reason = 'Alice’s shift is over';
    const hold = await world.runs.takeOver(BOB, { ...ref, reason });
    expect(hold).toMatchObject({ person: { name: 'Bob' }, run: run.id });
    const view = await world.runs.view(BOB, run.id);
    expect(view).toMatchObject({ person: { name: 'Alice' }, driver: { name: 'Bob' } });
    await expect(world.runs.stop(ALICE, run.id)).rejects.toMatchObject({ code: 'not-your-run' });
    await world.runs.stop(BOB, run.id);
    expect((await sessionOf(BOB))!.done.map((each) => [each.block, each.by.name])).toEqual([
      ['change', 'Alice'],
      ['disk-usage', 'Alice'],
      ['other', 'Bob'],
    ]);
    await end(run);
    expect(await tried(change)).toMatchObject({ code: 'held', message: expect.stringContaining('Bob') as string });
    expect(await tried(change, BOB)).toBe('started');
    expect(await world.events('hold.taken-over')).toMatchObject([{ from: 'alice', reason, runs: [run.id] }]);
  });

  it('is not taken over without a reason, without a hold, or by who may not change anything', async () => {
    await shared();
    const take = (person: Person, reason: string) =>
      world.runs.takeOver(person, { ...ref, reason }).catch((error: unknown) => (error as AppError).code);
    expect(await take(BOB, 'because')).toBe('not-held');
    await start(change);
    expect(await take(ALICE, 'because')).toBe('not-held');
    expect(await take(BOB, '  ')).toBe('bad-request');
    await world.dispose();
    world = await makeWorld({ blocks: [change], environment: 'production' });
    world.target.shared = true;
    await start(change);
    expect(await take(VIEWER, 'because')).toBe('not-allowed');
    expect(existsSync(world.dataDir)).toBe(true);
  });

  it('is nobody’s where each person has a system of their own', async () => {
    await shared();
    world.target.shared = false;
    await start(change);
    expect(await tried(change, BOB)).toBe('started');
  });
});
