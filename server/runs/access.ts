/** Who may see and steer a run, asked anew at every message; and the doing of it. */
import type { Person, PolicyContext } from '../../src/contract/policy.ts';
import type { Environment } from '../../src/contract/run.ts';
import { AppError } from '../errors.ts';
import { refusal } from './admit.ts';
import type { Board } from './board.ts';
import type { RunsDeps } from './ports.ts';
import { driverOf, rowById, viewOf } from './rows.ts';
import type { NamedRow } from './rows.ts';
import type { RunAccess, Runs } from './types.ts';

const RUN_ID = /^[0-9a-f]{32}$/;
/** What the terminal sends for Ctrl-C. */
const CTRL_C = '\x03';

type Deps = Pick<RunsDeps, 'db' | 'record' | 'host' | 'blocks' | 'may' | 'log'> & { board: Board };

export type Access = Pick<Runs, 'access' | 'stop' | 'input' | 'resize'> & {
  /** AppError run-not-found when it is not there or this person may not see it. */
  seen(person: Person, id: string): Promise<NamedRow>;
};

export function createAccess(deps: Deps): Access {
  const { db, record, host, blocks, may, log, board } = deps;

  function context(row: NamedRow): PolicyContext {
    // A block that is published no more was allowed when it started; its owner must still be able to stop it.
    const block = blocks.block(row.version, row.doc, row.block);
    return {
      environment: row.environment as Environment,
      risk: block?.risk ?? 'read',
      requires: block?.requires ?? null,
      version: row.version,
      isLatest: row.version === blocks.latest(),
      // Whether it may go on has nothing to do with what may start now.
      olderVersions: 'never',
      ownerId: driverOf(row),
    };
  }

  async function seen(person: Person, id: string): Promise<NamedRow> {
    const row = RUN_ID.test(id) ? (board.get(id)?.row ?? (await rowById(db, id))) : undefined;
    if (row === undefined || !may(person, 'watch', context(row)).allow) throw new AppError('run-not-found');
    return row;
  }

  /** The row of a run this person may steer. */
  async function driven(person: Person, id: string): Promise<NamedRow> {
    const row = await seen(person, id);
    const decision = may(person, 'drive', context(row));
    if (!decision.allow) throw refusal(decision);
    return row;
  }

  async function access(person: Person, id: string): Promise<RunAccess> {
    const row = await seen(person, id);
    const run = board.view(id) ?? viewOf(row, { bytes: row.bytes, viewers: 0 });
    return { run, drive: may(person, 'drive', context(row)) };
  }

  /** The first asking is evidence; a record that cannot be written must not keep a run from being stopped. */
  async function noteStop(person: Person, id: string, by: 'stop' | 'ctrl-c'): Promise<void> {
    const entry = board.get(id);
    if (entry === undefined || entry.stopAsked) return;
    entry.stopAsked = true;
    try {
      await record.append({ kind: 'run.stop-asked', personId: person.id, body: { run: id, by } });
    } catch (error) {
      log.error({ error, run: id }, 'a stop could not be recorded');
    }
  }

  return {
    seen,
    access,
    async stop(person, id) {
      const row = await driven(person, id);
      if (row.state === 'ended') return;
      await noteStop(person, id, 'stop');
      host.stop(id, 'stopped');
    },
    async input(person, id, data) {
      const row = await driven(person, id);
      if (row.state === 'ended' || data === '') return;
      if (row.interactive === 0) {
        if (data !== CTRL_C) throw new AppError('input-not-accepted');
        await noteStop(person, id, 'ctrl-c');
      }
      host.input(id, data);
    },
    async resize(person, id, cols, rows) {
      const row = await driven(person, id);
      if (row.state === 'running' && row.interactive === 1) host.resize(id, cols, rows);
    },
  };
}
