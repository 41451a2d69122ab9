/** Sessions in the database: rows, and the few questions asked of them. */
import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import type { SessionRef } from '../../src/contract/api.ts';
import type { Outcome } from '../../src/contract/run.ts';
import type { Capture, SessionView, StepMark } from '../../src/contract/session.ts';
import type { Schema, WorkSessionRow } from '../store/schema.ts';

/** A take-over of a take-over and so on: what lies further back is of no use to whoever works now. */
const LONGEST_CHAIN = 8;

export function openRow(
  db: Kysely<Schema>,
  personId: string,
  { version, doc, target }: SessionRef,
): Promise<WorkSessionRow | undefined> {
  return db
    .selectFrom('work_session')
    .selectAll()
    .where('person_id', '=', personId)
    .where('version', '=', version)
    .where('doc', '=', doc)
    .where('target', '=', target)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
}

/** The person's open sessions in one runbook: one per target at most. */
export function openRowsOfPage(db: Kysely<Schema>, personId: string, version: string, doc: string) {
  return db
    .selectFrom('work_session')
    .selectAll()
    .where('person_id', '=', personId)
    .where('version', '=', version)
    .where('doc', '=', doc)
    .where('ended_at', 'is', null)
    .orderBy('target')
    .execute();
}

export function rowById(db: Kysely<Schema>, id: string): Promise<WorkSessionRow | undefined> {
  return db.selectFrom('work_session').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The session and those it continues, newest first. */
export async function chainOf(db: Kysely<Schema>, row: WorkSessionRow): Promise<string[]> {
  const chain = [row.id];
  let next = row.continues;
  while (next !== null && chain.length < LONGEST_CHAIN && !chain.includes(next)) {
    chain.push(next);
    next = (await rowById(db, next))?.continues ?? null;
  }
  return chain;
}

/** What of the procedure has been run, newest run per block. */
export async function doneIn(db: Kysely<Schema>, sessions: readonly string[]): Promise<SessionView['done']> {
  const newest = db
    .selectFrom('run as r')
    .select(['r.block', (e) => e.fn.max('r.started_at').as('started_at')])
    .where('r.session_id', 'in', sessions)
    .groupBy('r.block');
  const rows = await db
    .selectFrom('run')
    .innerJoin(newest.as('newest'), (join) =>
      join.onRef('newest.block', '=', 'run.block').onRef('newest.started_at', '=', 'run.started_at'),
    )
    .leftJoin('person', 'person.id', 'run.person_id')
    .select(['run.id', 'run.block', 'run.outcome', 'run.person_id', nameOf('run.person_id')])
    .where('run.session_id', 'in', sessions)
    .orderBy('run.block')
    .orderBy(sql`run.rowid`)
    .execute();
  // Two of one millisecond: the later row is the newer run.
  const byBlock = new Map(rows.map((row) => [row.block, row]));
  return [...byBlock.values()].map((row) => ({
    block: row.block,
    run: row.id,
    verdict: (JSON.parse(row.outcome) as Outcome).verdict,
    by: { id: row.person_id, name: row.person_name },
  }));
}

/** Of the newest session of the chain first: who has taken over decides anew. */
export async function marksIn(db: Kysely<Schema>, sessions: readonly string[]): Promise<StepMark[]> {
  const rows = await db
    .selectFrom('step_mark')
    .leftJoin('person', 'person.id', 'step_mark.person_id')
    .selectAll('step_mark')
    .select(nameOf('step_mark.person_id'))
    .where('session_id', 'in', sessions)
    .orderBy('at')
    .execute();
  const byStep = new Map<string, StepMark>();
  for (const session of sessions.toReversed()) {
    for (const row of rows.filter((each) => each.session_id === session)) {
      byStep.set(row.step, {
        step: row.step,
        note: row.note,
        by: { id: row.person_id, name: row.person_name },
        at: row.at,
      });
    }
  }
  return [...byStep.values()];
}

export async function capturesIn(db: Kysely<Schema>, session: string): Promise<Capture[]> {
  const rows = await db
    .selectFrom('capture')
    .leftJoin('person', 'person.id', 'capture.corrected_by')
    .selectAll('capture')
    .select(nameOf('capture.corrected_by'))
    .where('session_id', '=', session)
    .orderBy('capture.name')
    .execute();
  return rows.map((row) => ({
    name: row.name,
    value: row.value,
    block: row.block,
    run: row.run_id,
    at: row.at,
    corrected: row.corrected_by === null ? null : { id: row.corrected_by, name: row.person_name },
  }));
}

/** Its name, else its id: people are never deleted, but a row must be readable whatever happens. */
function nameOf(column: string) {
  return sql<string>`coalesce(person.name, ${sql.ref(column)})`.as('person_name');
}

/** What the session says of the last state-carrying block, when its state could not be kept. */
export async function noteIn(db: Kysely<Schema>, session: string): Promise<string | null> {
  const row = await db
    .selectFrom('run')
    .select('state_note')
    .where('session_id', '=', session)
    .where('carries', '=', 1)
    .where('state', '=', 'ended')
    .orderBy('started_at', 'desc')
    .orderBy(sql`rowid`, 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.state_note ?? null;
}
