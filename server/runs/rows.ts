/** Runs in the database: a row to a view and back, and the few questions asked of the table. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { Block } from '../../src/contract/block.ts';
import type { Environment, Outcome, RunView, TerminationReason } from '../../src/contract/run.ts';
import type { RunRow, Schema } from '../store/schema.ts';

/** A row with the name of its person. */
export type NamedRow = RunRow & { person_name: string; driver_name: string };

const runs = (db: Kysely<Schema>) =>
  db
    .selectFrom('run')
    .leftJoin('person', 'person.id', 'run.person_id')
    .leftJoin('person as driver', 'driver.id', 'run.driver_id')
    .selectAll('run')
    .select([
      sql<string>`coalesce(person.name, run.person_id)`.as('person_name'),
      sql<string>`coalesce(driver.name, person.name, run.person_id)`.as('driver_name'),
    ]);

export function rowById(db: Kysely<Schema>, id: string): Promise<NamedRow | undefined> {
  return runs(db).where('run.id', '=', id).executeTakeFirst();
}

export function rowByRequest(db: Kysely<Schema>, personId: string, requestId: string): Promise<NamedRow | undefined> {
  return runs(db).where('run.person_id', '=', personId).where('run.request_id', '=', requestId).executeTakeFirst();
}

/** Runs the table calls running: few, since `total` limits them. */
export function runningRows(db: Kysely<Schema>): Promise<NamedRow[]> {
  return runs(db).where('run.state', '=', 'running').execute();
}

/** The newest run of each block of a page by one person, by block id. One query however many blocks and runs. */
export async function newestOfPage(
  db: Kysely<Schema>,
  personId: string,
  version: string,
  doc: string,
): Promise<Map<string, NamedRow>> {
  const newest = db
    .selectFrom('run as r')
    .select(['r.block', (e) => e.fn.max('r.started_at').as('started_at')])
    .where('r.person_id', '=', personId)
    .where('r.version', '=', version)
    .where('r.doc', '=', doc)
    .groupBy('r.block');
  const rows = await runs(db)
    .innerJoin(newest.as('newest'), (join) =>
      join.onRef('newest.block', '=', 'run.block').onRef('newest.started_at', '=', 'run.started_at'),
    )
    .where('run.person_id', '=', personId)
    .where('run.version', '=', version)
    .where('run.doc', '=', doc)
    .execute();
  return new Map(rows.map((row) => [row.block, row]));
}

export type NewRun = {
  id: string;
  person: { id: string; name: string };
  requestId: string;
  block: Block;
  environment: Environment;
  timeoutMs: number;
  startedAt: number;
  /** Null for a run of the server's own, such as one that lists choices. */
  session: string | null;
  carries: boolean;
  clean: boolean;
  /** Parameters and captured values, without the secret ones. */
  params: Record<string, string>;
  secrets: string[];
  rollbackOf: string | null;
};

/** Keeps the block's text as well: a run must be readable after its version is gone. Throws when the request id is taken. */
export async function insertRun(db: Kysely<Schema>, run: NewRun): Promise<NamedRow> {
  const { block } = run;
  const row: RunRow = {
    id: run.id,
    person_id: run.person.id,
    request_id: run.requestId,
    version: block.version,
    doc: block.doc,
    block: block.id,
    title: block.title,
    sha256: block.sha256,
    target: block.target,
    environment: run.environment,
    interactive: block.interactive ? 1 : 0,
    endless: block.endless ? 1 : 0,
    expect: block.expect,
    expect_exit: block.expectExit,
    timeout_ms: run.timeoutMs,
    state: 'running',
    started_at: run.startedAt,
    ended_at: null,
    exit_status: null,
    reason: null,
    bytes: 0,
    journal_sha256: null,
    outcome: JSON.stringify({ verdict: 'pending' } satisfies Outcome),
    driver_id: null,
    session_id: run.session,
    carries: run.carries ? 1 : 0,
    clean: run.clean ? 1 : 0,
    params: JSON.stringify(run.params),
    secrets: JSON.stringify(run.secrets),
    rollback_of: run.rollbackOf,
    capture: block.capture,
    capture_from: block.captureFrom,
    state_note: null,
  };
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('block_text')
      .values({ sha256: block.sha256, code: block.code })
      .onConflict((conflict) => conflict.column('sha256').doNothing())
      .execute();
    await trx.insertInto('run').values(row).execute();
  });
  return { ...row, person_name: run.person.name, driver_name: run.person.name };
}

/** Everything about a run that is known only once it has ended. */
export type Ending = {
  endedAt: number;
  exitStatus: number | null;
  reason: TerminationReason;
  bytes: number;
  sha256: string | null;
  outcome: Outcome;
};

/** @param stateNote why the session could not take the state of the run, null when it did or had none to take */
export async function endRow(db: Kysely<Schema>, id: string, ending: Ending, stateNote: string | null): Promise<void> {
  await db
    .updateTable('run')
    .set({
      state: 'ended',
      ended_at: ending.endedAt,
      exit_status: ending.exitStatus,
      reason: ending.reason,
      bytes: ending.bytes,
      journal_sha256: ending.sha256,
      outcome: JSON.stringify(ending.outcome),
      state_note: stateNote,
    })
    .where('id', '=', id)
    .execute();
}

/** Gives a run to another person to steer. */
export async function setDriver(db: Kysely<Schema>, id: string, personId: string): Promise<void> {
  await db.updateTable('run').set({ driver_id: personId }).where('id', '=', id).execute();
}

/** Takes a row back whose start was never recorded. */
export async function deleteRow(db: Kysely<Schema>, id: string): Promise<void> {
  await db.deleteFrom('run').where('id', '=', id).execute();
}

/** The body of the newest event of a kind about a run, null when the record has none. */
export async function recordedEvent(
  db: Kysely<Schema>,
  kind: 'run.started' | 'run.ended',
  run: string,
): Promise<Record<string, unknown> | null> {
  const row = await db
    .selectFrom('event')
    .select('body')
    .where('kind', '=', kind)
    .where(sql`json_extract(body, '$.run')`, '=', run)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.body) as Record<string, unknown>);
}

export function viewOf(row: NamedRow, live: { bytes: number; viewers: number }): RunView {
  return {
    id: row.id,
    version: row.version,
    doc: row.doc,
    block: row.block,
    title: row.title,
    sha256: row.sha256,
    target: row.target,
    environment: row.environment as Environment,
    person: { id: row.person_id, name: row.person_name },
    driver: { id: driverOf(row), name: row.driver_name },
    session: row.session_id,
    params: JSON.parse(row.params) as Record<string, string>,
    secrets: JSON.parse(row.secrets) as string[],
    rollbackOf: row.rollback_of,
    state: row.state,
    interactive: row.interactive === 1,
    endless: row.endless === 1,
    timeoutMs: row.timeout_ms,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    exitStatus: row.exit_status,
    reason: row.reason as TerminationReason | null,
    bytes: live.bytes,
    journalSha256: row.journal_sha256,
    outcome: JSON.parse(row.outcome) as Outcome,
    stateNote: row.state_note,
    viewers: live.viewers,
  };
}

/** Who steers it now. */
export function driverOf(row: Pick<RunRow, 'driver_id' | 'person_id'>): string {
  return row.driver_id ?? row.person_id;
}
