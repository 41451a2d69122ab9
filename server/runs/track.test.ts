import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TrackRecord } from '../../src/contract/api.ts';
import type { Block } from '../../src/contract/block.ts';
import type { RunEnd } from '../../src/contract/host-protocol.ts';
import type { Person } from '../../src/contract/policy.ts';
import { insertRun } from './rows.ts';
import { ALICE, BOB, makeBlock, makeWorld, requestFor, until, type World } from './testing/world.ts';
import { newestRunsQuery, TRACK_RUNS, trackRecords } from './track.ts';

const LOOK = makeBlock({ code: 'look\n' });
/** The same text on another page and in another version. */
const TWIN = makeBlock({ code: 'look\n', doc: 'runbooks/other', version: '1.1', id: 'twin' });
const OTHER = makeBlock({ code: 'other\n', id: 'other' });

let world: World;
let count = 0;
beforeEach(async () => {
  world = await makeWorld({ blocks: [LOOK, TWIN, OTHER] });
});
afterEach(() => world.dispose());

/** A run through start and end, `tookMs` long. */
async function ran(person: Person, block: Block, tookMs: number, end: Partial<RunEnd> = {}): Promise<void> {
  const { run } = await world.runs.start(person, requestFor(block, `r${count++}`));
  world.clock.now += tookMs;
  world.host.end(run.id, { endedAt: world.clock.now, ...end });
  await until(async () => (await world.runs.view(person, run.id)).state === 'ended', 'the end of a run');
  world.clock.now += 1_000;
}

async function trackOf(block: Block, reader: Person | null = BOB): Promise<TrackRecord | null> {
  const page = await world.runs.pageState(reader, block.version, block.doc);
  return page.blocks.find(({ ref }) => ref.block === block.id)!.track;
}

describe('the track record of a block', () => {
  it('is nothing until somebody has run it', async () => {
    expect(await trackOf(LOOK)).toBeNull();
  });

  it('counts the runs of everybody, and how the last ones ended', async () => {
    await ran(ALICE, LOOK, 300);
    await ran(BOB, LOOK, 100);
    await ran(BOB, LOOK, 9_000, { exitStatus: 3 });
    const good = world.clock.now;
    await ran(ALICE, LOOK, 200);
    expect(await trackOf(LOOK)).toEqual({ runs: 4, failed: 1, lastSuccessAt: good + 200, medianMs: 200 });
  });

  it('is for readers who are signed in', async () => {
    await ran(ALICE, LOOK, 300);
    expect(await trackOf(LOOK, null)).toBeNull();
  });

  it('goes by the text, wherever it stands, and not by the name of the block', async () => {
    await ran(ALICE, LOOK, 300);
    expect(await trackOf(TWIN)).toMatchObject({ runs: 1, medianMs: 300 });
    expect(await trackOf(OTHER)).toBeNull();
    world.published.blocks = [makeBlock({ code: 'look --better\n' })];
    expect(await trackOf(world.published.blocks[0]!)).toBeNull();
  });

  it('says of one target nothing about another', async () => {
    await ran(ALICE, LOOK, 300);
    const elsewhere = makeBlock({ code: 'look\n', target: 'far' });
    expect((await trackRecords(world.db, [elsewhere])).of(elsewhere)).toBeNull();
  });

  it('has no last success while there was none', async () => {
    await ran(ALICE, LOOK, 300, { exitStatus: 1 });
    expect(await trackOf(LOOK)).toEqual({ runs: 1, failed: 1, lastSuccessAt: null, medianMs: null });
  });

  it.each(['timeout', 'output-limit'] as const)('counts %s as a failure', async (reason) => {
    await ran(ALICE, LOOK, 300, { reason, exitStatus: null });
    expect(await trackOf(LOOK)).toMatchObject({ runs: 1, failed: 1 });
  });

  it.each(['stopped', 'host-lost', 'disconnected-target', 'server-shutdown'] as const)(
    'holds %s not against the text',
    async (reason) => {
      await ran(ALICE, LOOK, 300, { reason, exitStatus: null });
      expect(await trackOf(LOOK)).toBeNull();
    },
  );

  it('counts a block that never ends as good when it was stopped after its output, and takes no time of it', async () => {
    const endless = makeBlock({ code: 'tail -f\n', endless: true });
    world.published.blocks = [endless];
    const { run } = await world.runs.start(ALICE, requestFor(endless, 'e'));
    world.host.print(run.id, 'a line\n');
    world.host.end(run.id, { reason: 'stopped', exitStatus: 130 });
    await until(async () => (await world.runs.view(ALICE, run.id)).state === 'ended', 'the end of a run');
    expect(await trackOf(endless)).toEqual({ runs: 1, failed: 0, lastSuccessAt: 2_000, medianMs: null });
  });

  it('does not count what still runs', async () => {
    await world.runs.start(ALICE, requestFor(LOOK, 'going'));
    expect(await trackOf(LOOK)).toBeNull();
  });

  it('looks at the last runs only, and asks once for a whole page', async () => {
    for (let n = 0; n < TRACK_RUNS + 10; n++) await insertEnded(LOOK, n, n < 10 ? 'unexpected' : 'as-expected');
    await insertEnded(OTHER, 0, 'unexpected');
    const queries: string[] = [];
    const tracks = await trackRecords(
      world.db.withPlugin({
        transformQuery: ({ node }) => (queries.push(node.kind), node),
        transformResult: async ({ result }) => result,
      }),
      [LOOK, OTHER, TWIN],
    );
    expect(queries).toHaveLength(1);
    expect(tracks.of(LOOK)).toMatchObject({ runs: TRACK_RUNS, failed: 0 });
    expect(tracks.of(OTHER)).toMatchObject({ runs: 1, failed: 1 });
  });

  it('reads an index, never all runs', async () => {
    const { sql, parameters } = newestRunsQuery([LOOK, OTHER]).compile(world.db);
    const sqlite = new DatabaseSync(world.paths.database, { readOnly: true });
    const plan = sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...(parameters as string[]));
    sqlite.close();
    const steps = plan.map(({ detail }) => String(detail));
    expect(steps.filter((step) => step.includes('run_by_text (sha256=? AND target=?)'))).toHaveLength(1);
    expect(steps.filter((step) => /^SCAN (?!text)/.test(step))).toEqual([]);
  });
});

/** A run in the table as the end of a real one would leave it. */
async function insertEnded(block: Block, n: number, verdict: 'as-expected' | 'unexpected'): Promise<void> {
  const id = `${block.id}-${n}`;
  await insertRun(world.db, {
    id,
    person: ALICE,
    requestId: id,
    block,
    environment: 'practice',
    timeoutMs: 1_000,
    startedAt: n * 10,
    session: null,
    carries: false,
    clean: false,
    params: {},
    secrets: [],
    rollbackOf: null,
  });
  await world.db
    .updateTable('run')
    .set({ state: 'ended', reason: 'exited', ended_at: n * 10 + 5, outcome: JSON.stringify({ verdict, words: '' }) })
    .where('id', '=', id)
    .execute();
}
