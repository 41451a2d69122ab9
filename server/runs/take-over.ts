/** One person takes over what another changes on a shared target: the hold, the runs that go on, the steps done. */
import type { TakeOver } from '../../src/contract/api.ts';
import type { Person } from '../../src/contract/policy.ts';
import { MAX_REASON_CHARS } from '../../src/contract/session.ts';
import type { HoldView } from '../../src/contract/session.ts';
import { AppError } from '../errors.ts';
import { refusal, startContext } from './admit.ts';
import type { Board } from './board.ts';
import type { Holds } from './holds.ts';
import type { RunsDeps } from './ports.ts';
import { driverOf, setDriver } from './rows.ts';

type Deps = Pick<RunsDeps, 'db' | 'record' | 'sessions' | 'blocks' | 'targets' | 'may' | 'olderVersions'> & {
  board: Board;
  holds: Holds;
};

/**
 * Whoever may start the block that holds the place may take it over. AppError bad-request without a reason, not-held,
 * target-not-found, block-not-found, not-allowed.
 */
export async function takeOver(deps: Deps, person: Person, request: TakeOver): Promise<HoldView> {
  const { db, record, sessions, blocks, targets, may, board, holds } = deps;
  const { version, doc, target: name } = request;
  const reason = request.reason.trim();
  if (reason === '' || reason.length > MAX_REASON_CHARS || !reason.isWellFormed()) {
    throw new AppError('bad-request', {
      message: `Say why you take over, in at most ${MAX_REASON_CHARS} characters: it stands in the record.`,
    });
  }
  const target = targets.get(name);
  if (target === null) throw new AppError('target-not-found');
  const place = { doc, target: name };
  const held = holds.view(place);
  if (held === null || held.person.id === person.id) throw new AppError('not-held');
  const block = blocks.block(version, doc, held.block);
  if (block === null || block.target !== name) throw new AppError('block-not-found');
  const decision = may(person, 'start', startContext(block, target, deps));
  if (!decision.allow) throw refusal(decision);

  const runs = board
    .running()
    .map(({ row }) => row)
    .filter((row) => row.doc === doc && row.target === name && driverOf(row) === held.person.id);
  // The record first: nobody steers somebody else's run without it.
  const body = { doc, target: name, from: held.person.id, reason, runs: runs.map(({ id }) => id) };
  await record.append({ kind: 'hold.taken-over', personId: person.id, body });
  await holds.takeOver({ id: person.id, name: person.name }, place);
  for (const { id } of runs) {
    await setDriver(db, id, person.id);
    board.driven(id, { id: person.id, name: person.name });
  }
  const theirs = await sessions.find(held.person.id, { version, doc, target: name });
  if (theirs !== null) await sessions.continue((await sessions.open(person, request)).id, theirs.id);
  return holds.view(place) ?? held;
}
