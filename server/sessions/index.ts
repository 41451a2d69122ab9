/**
 * Sessions: one person's work in one runbook on one target. Here lives what a session remembers between blocks (state,
 * captured values, steps done) and that only one block at a time carries its state. Starting blocks lives in runs,
 * reaching a shell in targets. The shell state is in files on tmpfs (state-files.ts), everything else in the database.
 */
import { randomBytes } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { SessionRef } from '../../src/contract/api.ts';
import type { Person } from '../../src/contract/policy.ts';
import type { SessionView } from '../../src/contract/session.ts';
import type { Record_ } from '../evidence/record.ts';
import type { Schema, WorkSessionRow } from '../store/schema.ts';
import type { CarriedState, Snapshot } from '../targets/target.ts';
import { changesOf, joined, masked } from './changes.ts';
import { capturesIn, chainOf, doneIn, marksIn, noteIn, openRow, openRowsOfPage, rowById } from './rows.ts';
import type { StateFiles } from './state-files.ts';

/** The whole text that carries a session's state. */
export const STATE_LIMIT_BYTES = 1024 * 1024;
/** Open sessions of one person; beyond them the one longest untouched ends. */
const MAX_OPEN = 32;
const SWEEP_EVERY_MS = 10 * 60_000;

export type Busy = NonNullable<SessionView['busy']>;

export type Sessions = {
  /** The person's open session, made when there is none. */
  open(person: Pick<Person, 'id'>, ref: SessionRef): Promise<WorkSessionRow>;
  /** The person's open session, null when there is none. */
  find(personId: string, ref: SessionRef): Promise<WorkSessionRow | null>;
  /** Gives the session's one place to a block that carries state; null, or what has it. */
  claim(session: string, block: Busy): Busy | null;
  leave(session: string, run: string): void;
  busy(session: string): Busy | null;
  /** What a block starts from; `clean` gives it the working directory and nothing else. */
  stateFor(session: string, options: { clean: boolean }): Promise<CarriedState>;
  /** Captured values by name. */
  captures(session: string): Promise<Map<string, string>>;
  /** Takes what a block left. A sentence when it cannot, null when it did. */
  keep(session: string, left: Left): Promise<string | null>;
  /** Keeps a value that a block has captured. */
  capture(session: string, captured: { name: string; value: string; block: string; run: string }): Promise<void>;
  /** The session as its owner sees it. */
  view(row: WorkSessionRow): Promise<SessionView>;
  viewsOfPage(personId: string, version: string, doc: string): Promise<SessionView[]>;
  /** Lets a session see the steps of another as done: its person has taken that one's work over. */
  continue(session: string, other: string): Promise<void>;
  /** Ends a session: its state is gone from everywhere. */
  end(row: WorkSessionRow, why: 'reset' | 'idle' | 'too-many'): Promise<void>;
  /** Ends what nobody has touched for too long, and removes states that belong to no open session. */
  sweep(): Promise<void>;
  dispose(): void;
};

export type Left = {
  run: string;
  personId: string;
  snapshot: Snapshot;
  /** The block started from a clean shell. */
  clean: boolean;
  /** Hides secrets in whatever a reader can see. */
  mask: (text: string) => string;
};

export type SessionsDeps = {
  db: Kysely<Schema>;
  record: Record_;
  files: StateFiles;
  now: () => number;
  log: { error(fields: Record<string, unknown>, message: string): void };
  /** A session untouched this long ends, milliseconds. */
  idleMs: number;
};

export function createSessions(deps: SessionsDeps): Sessions {
  const { db, record, files, now, log, idleMs } = deps;
  const places = new Map<string, Busy>();
  const timer = setInterval(() => {
    sweep().catch((error: unknown) => log.error({ error }, 'idle sessions could not be ended'));
  }, SWEEP_EVERY_MS).unref();

  async function open({ id: personId }: Pick<Person, 'id'>, ref: SessionRef): Promise<WorkSessionRow> {
    const known = await openRow(db, personId, ref);
    if (known !== undefined) {
      await db.updateTable('work_session').set({ touched_at: now() }).where('id', '=', known.id).execute();
      return known;
    }
    const { version, doc, target } = ref;
    const row: WorkSessionRow = {
      id: randomBytes(16).toString('hex'),
      person_id: personId,
      version,
      doc,
      target,
      continues: null,
      started_at: now(),
      touched_at: now(),
      ended_at: null,
    };
    // Two blocks pressed at once make one session: the index lets only one of them in.
    await db
      .insertInto('work_session')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    const made = await openRow(db, personId, ref);
    if (made === undefined) throw new Error('a session that was just made is not there');
    if (made.id === row.id) {
      await record.append({ kind: 'session.opened', personId, body: { session: row.id, version, doc, target } });
      await endOldest(personId);
    }
    return made;
  }

  async function endOldest(personId: string): Promise<void> {
    const rows = await db
      .selectFrom('work_session')
      .selectAll()
      .where('person_id', '=', personId)
      .where('ended_at', 'is', null)
      .orderBy('touched_at', 'desc')
      .execute();
    for (const row of rows.slice(MAX_OPEN)) if (!places.has(row.id)) await end(row, 'too-many');
  }

  async function end(row: WorkSessionRow, why: 'reset' | 'idle' | 'too-many'): Promise<void> {
    // The state first: an ended session must not leave one behind.
    await files.remove(row.id);
    await record.append({ kind: 'session.ended', personId: row.person_id, body: { session: row.id, why } });
    await db.updateTable('work_session').set({ ended_at: now() }).where('id', '=', row.id).execute();
  }

  async function sweep(): Promise<void> {
    const idle = await db
      .selectFrom('work_session')
      .selectAll()
      .where('ended_at', 'is', null)
      .where('touched_at', '<', now() - idleMs)
      .limit(1_000)
      .execute();
    for (const row of idle) if (!places.has(row.id)) await end(row, 'idle');
    for (const id of await files.list()) {
      const row = await rowById(db, id);
      if (row === undefined || row.ended_at !== null) await files.remove(id);
    }
  }

  async function view(row: WorkSessionRow): Promise<SessionView> {
    const chain = await chainOf(db, row);
    const state = await files.read(row.id);
    return {
      id: row.id,
      version: row.version,
      doc: row.doc,
      target: row.target,
      startedAt: row.started_at,
      cwd: state?.cwd ?? null,
      variables: state?.variables ?? [],
      functions: state?.functions ?? [],
      options: state?.options ?? [],
      captures: await capturesIn(db, row.id),
      marks: await marksIn(db, chain),
      done: await doneIn(db, chain),
      busy: places.get(row.id) ?? null,
      note: await noteIn(db, row.id),
    };
  }

  return {
    open,
    find: async (personId, ref) => (await openRow(db, personId, ref)) ?? null,
    claim(session, block) {
      const before = places.get(session);
      if (before !== undefined) return before;
      places.set(session, block);
      return null;
    },
    leave(session, run) {
      if (places.get(session)?.run === run) places.delete(session);
    },
    busy: (session) => places.get(session) ?? null,
    async stateFor(session, { clean }) {
      const state = await files.read(session);
      return { cwd: state?.cwd ?? null, text: clean ? '' : (state?.text ?? '') };
    },
    captures: async (session) => new Map((await capturesIn(db, session)).map(({ name, value }) => [name, value])),
    async keep(session, { run, personId, snapshot, clean, mask }) {
      const before = await files.read(session);
      const after = masked(clean ? joined(before, snapshot) : snapshot, mask);
      if (Buffer.byteLength(after.text) > STATE_LIMIT_BYTES) {
        return 'What this block left is more than 1 MiB, so the session keeps its state from before.';
      }
      await record.append({
        kind: 'session.changed',
        personId,
        body: { session, run, ...changesOf(before, after) },
      });
      await files.write(session, after);
      await db.updateTable('work_session').set({ touched_at: now() }).where('id', '=', session).execute();
      return null;
    },
    async capture(session, { name, value, block, run }) {
      const row = { session_id: session, name, value, block, run_id: run, at: now(), corrected_by: null };
      await db
        .insertInto('capture')
        .values(row)
        .onConflict((conflict) =>
          conflict
            .columns(['session_id', 'name'])
            .doUpdateSet({ value, block, run_id: run, at: row.at, corrected_by: null }),
        )
        .execute();
    },
    view,
    async viewsOfPage(personId, version, doc) {
      return Promise.all((await openRowsOfPage(db, personId, version, doc)).map(view));
    },
    async continue(session, other) {
      if (session === other) return;
      await db.updateTable('work_session').set({ continues: other }).where('id', '=', session).execute();
    },
    end,
    sweep,
    dispose: () => clearInterval(timer),
  };
}
