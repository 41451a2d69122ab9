/** What a person does to their own session by hand: correct a captured value, mark a step, start afresh. */
import type { Kysely } from 'kysely';
import type { CorrectCapture, MarkStep, SessionRef } from '../../src/contract/api.ts';
import type { Block } from '../../src/contract/block.ts';
import type { Person } from '../../src/contract/policy.ts';
import { MAX_CAPTURE_BYTES } from '../../src/contract/session.ts';
import type { SessionView } from '../../src/contract/session.ts';
import { MAX_NOTE_CHARS } from '../../src/contract/step.ts';
import type { Step } from '../../src/contract/step.ts';
import { AppError } from '../errors.ts';
import type { Record_ } from '../evidence/record.ts';
import type { Schema } from '../store/schema.ts';
import type { Sessions } from './index.ts';
import { chainOf } from './rows.ts';

export type SessionActs = {
  /** AppError block-not-found when no block of the page captures the name, bad-request for a value no variable can hold. */
  correct(person: Person, request: CorrectCapture): Promise<SessionView>;
  /** AppError step-not-found unless it is a manual step of the page. */
  mark(person: Person, request: MarkStep): Promise<SessionView>;
  /** Ends the session; nothing happens when there is none. AppError session-busy while a block carries its state. */
  reset(person: Person, ref: SessionRef): Promise<void>;
};

type Deps = {
  db: Kysely<Schema>;
  record: Record_;
  sessions: Sessions;
  now: () => number;
  /** The page as published; empty lists when there is none. */
  page: (version: string, doc: string) => { blocks: Block[]; steps: Step[] };
};

export function createSessionActs({ db, record, sessions, now, page }: Deps): SessionActs {
  /** Acts on a place that blocks of this page run on, so that nobody fills the table with sessions of nowhere. */
  function pageOf({ version, doc, target }: SessionRef) {
    const found = page(version, doc);
    if (!found.blocks.some((block) => block.target === target)) throw new AppError('block-not-found');
    return found;
  }

  return {
    async correct(person, { name, value, ...ref }) {
      const block = pageOf(ref).blocks.find((each) => each.capture === name && each.target === ref.target);
      if (block === undefined) throw new AppError('block-not-found');
      if (value.includes('\0') || !value.isWellFormed() || Buffer.byteLength(value) > MAX_CAPTURE_BYTES) {
        throw new AppError('bad-request', {
          message: `A captured value is text of at most ${MAX_CAPTURE_BYTES} bytes, without NUL. Shorten it, then save it again.`,
        });
      }
      const session = await sessions.open(person, ref);
      await record.append({
        kind: 'capture.corrected',
        personId: person.id,
        body: { session: session.id, name, value },
      });
      const row = { value, corrected_by: person.id, at: now() };
      await db
        .insertInto('capture')
        .values({ session_id: session.id, name, block: block.id, run_id: null, ...row })
        .onConflict((conflict) => conflict.columns(['session_id', 'name']).doUpdateSet(row))
        .execute();
      return sessions.view(session);
    },

    async mark(person, { step: id, done, note, ...ref }) {
      const step = pageOf(ref).steps.find((each) => each.kind === 'manual' && each.id === id);
      if (step?.kind !== 'manual') throw new AppError('step-not-found');
      if (note.length > MAX_NOTE_CHARS || !note.isWellFormed()) throw new AppError('bad-request', { detail: 'note' });
      const session = await sessions.open(person, ref);
      const body = { session: session.id, step: id, text: step.text, done, note };
      await record.append({ kind: 'step.marked', personId: person.id, body });
      const key = { session_id: session.id, step: id };
      const row = { note, person_id: person.id, at: now() };
      if (done) {
        await db
          .insertInto('step_mark')
          .values({ ...key, ...row })
          .onConflict((conflict) => conflict.columns(['session_id', 'step']).doUpdateSet(row))
          .execute();
      } else {
        // Also one that came with work taken over: it is the same work.
        const chain = await chainOf(db, session);
        await db.deleteFrom('step_mark').where('session_id', 'in', chain).where('step', '=', id).execute();
      }
      return sessions.view(session);
    },

    async reset(person, ref) {
      const session = await sessions.find(person.id, ref);
      if (session === null) return;
      const busy = sessions.busy(session.id);
      if (busy !== null) throw busyError(busy);
      await sessions.end(session, 'reset');
    },
  };
}

/** Names the block that is in the way, so that the page can offer to watch it. */
export function busyError(busy: NonNullable<SessionView['busy']>): AppError {
  return new AppError('session-busy', {
    message: `“${busy.title}” of this session is still running. Watch it, stop it, or wait for its end.`,
    extra: { busy },
  });
}
