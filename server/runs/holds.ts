/**
 * Who changes a shared target by a runbook. A hold begins with the first block that is not `read`, and lasts while a run
 * of that person by that runbook goes on there and a quarter of an hour beyond, so that a colleague does not slip in
 * between two steps. Kept in memory, where checking and taking are one step; the table is for the next start.
 */
import type { Kysely } from 'kysely';
import type { Block } from '../../src/contract/block.ts';
import type { PersonName } from '../../src/contract/run.ts';
import type { HoldView } from '../../src/contract/session.ts';
import { AppError } from '../errors.ts';
import type { HoldRow, Schema } from '../store/schema.ts';
import type { NamedRow } from './rows.ts';

export const HOLD_IDLE_MS = 15 * 60_000;

type Place = Pick<Block, 'doc' | 'target'>;
type Hold = Omit<HoldRow, 'person_id'> & { person: PersonName; block: string; title: string };

export type Holds = {
  /** Null when the place is free or this person's own. */
  inTheWay(personId: string, place: Place): HoldView | null;
  /**
   * Takes or renews, at once; the caller has asked `inTheWay` in the same turn. Resolves when the next start of the
   * server would know it too, to whether it is a new hold.
   */
  take(person: PersonName, block: Pick<Block, 'doc' | 'target' | 'id' | 'title'>, run: string): Promise<boolean>;
  /** A run has ended: from now on the time counts. */
  touch(run: Pick<NamedRow, 'id' | 'doc' | 'target' | 'person_id'>): Promise<void>;
  /** Makes it another person's. The hold as it was. AppError not-held when there is none, or only one's own. */
  takeOver(person: PersonName, place: Place): Promise<HoldView>;
  release(personId: string, place: Place): Promise<boolean>;
  view(place: Place): HoldView | null;
  /** From the table, at the start of the server. */
  load(): Promise<void>;
};

export function createHolds(deps: {
  db: Kysely<Schema>;
  now: () => number;
  /** Whether a run of this person by this runbook goes on there. */
  isRunning: (personId: string, place: Place) => boolean;
}): Holds {
  const { db, now, isRunning } = deps;
  const holds = new Map<string, Hold>();
  const keyOf = ({ doc, target }: Place) => `${doc}\0${target}`;

  function current(place: Place): Hold | null {
    const hold = holds.get(keyOf(place));
    if (hold === undefined) return null;
    if (isRunning(hold.person.id, place) || now() - hold.touched_at < HOLD_IDLE_MS) return hold;
    holds.delete(keyOf(place));
    return null;
  }

  function viewOf(hold: Hold): HoldView {
    const { doc, target, person, since, run_id: run, block, title } = hold;
    return { doc, target, person, since, run, block, title, running: isRunning(person.id, hold) };
  }

  async function put(hold: Hold): Promise<void> {
    holds.set(keyOf(hold), hold);
    const { doc, target, person, since, touched_at, run_id } = hold;
    const row = { person_id: person.id, since, touched_at, run_id };
    await db
      .insertInto('hold')
      .values({ doc, target, ...row })
      .onConflict((conflict) => conflict.columns(['doc', 'target']).doUpdateSet(row))
      .execute();
  }

  return {
    inTheWay(personId, place) {
      const hold = current(place);
      return hold === null || hold.person.id === personId ? null : viewOf(hold);
    },
    async take(person, { doc, target, id, title }, run) {
      const before = current({ doc, target });
      const own = before?.person.id === person.id;
      const since = own ? before!.since : now();
      await put({ doc, target, person, since, touched_at: now(), run_id: run, block: id, title });
      return !own;
    },
    async touch(run) {
      const hold = holds.get(keyOf(run));
      if (hold !== undefined && hold.person.id === run.person_id) await put({ ...hold, touched_at: now() });
    },
    async takeOver(person, place) {
      const hold = current(place);
      if (hold === null || hold.person.id === person.id) throw new AppError('not-held');
      const before = viewOf(hold);
      await put({ ...hold, person, since: now(), touched_at: now() });
      return before;
    },
    async release(personId, place) {
      const hold = holds.get(keyOf(place));
      if (hold?.person.id !== personId) return false;
      holds.delete(keyOf(place));
      await db.deleteFrom('hold').where('doc', '=', place.doc).where('target', '=', place.target).execute();
      return true;
    },
    view(place) {
      const hold = current(place);
      return hold === null ? null : viewOf(hold);
    },
    async load() {
      const rows = await db
        .selectFrom('hold')
        .innerJoin('person', 'person.id', 'hold.person_id')
        .innerJoin('run', 'run.id', 'hold.run_id')
        .selectAll('hold')
        .select(['person.name as person_name', 'run.block', 'run.title'])
        .execute();
      for (const { person_id, person_name, ...row } of rows) {
        holds.set(keyOf(row), { ...row, person: { id: person_id, name: person_name } });
      }
    },
  };
}
