/**
 * What a run leaves to its session: the state of its shell, and the value it captures. Asked after the end is recorded
 * and before it is shown, so that whoever sees the end can start the next block from it.
 */
import { MAX_CAPTURE_BYTES } from '../../src/contract/session.ts';
import type { Snapshot } from '../targets/target.ts';
import type { Entry } from './board.ts';
import { journalPath } from './host/journal.ts';
import type { Judge } from './judge/index.ts';
import type { RunsDeps } from './ports.ts';
import type { Ending, NamedRow } from './rows.ts';

/** A target that does not answer must not keep a run from ending. */
const COLLECT_DEADLINE_MS = 5_000;

export type Leavings = {
  /** A sentence when the session lacks something it should have got; null otherwise. Never throws. */
  take(entry: Entry, ending: Ending): Promise<string | null>;
};

type Deps = Pick<RunsDeps, 'sessions' | 'targets' | 'log' | 'dataDir'> & { judge: Judge };

export function createLeavings({ sessions, targets, log, dataDir, judge }: Deps): Leavings {
  async function collect(row: NamedRow): Promise<Snapshot | null> {
    const target = targets.get(row.target);
    if (target === null) return null;
    const late = Promise.withResolvers<null>();
    const timer = setTimeout(() => late.resolve(null), COLLECT_DEADLINE_MS);
    return Promise.race([target.collect(row.id), late.promise]).finally(() => clearTimeout(timer));
  }

  async function keepState(session: string, { row, secrets }: Entry, ending: Ending): Promise<string | null> {
    if (ending.reason !== 'exited') return kept('the block was ended from outside');
    if (secrets === null && row.secrets !== '[]') return kept('the server was restarted while it ran with a secret');
    const snapshot = await collect(row);
    if (snapshot === null) return kept('it left no whole one, as after `exec`, a kill, or more than 1 MiB');
    const mask = (text: string) =>
      (secrets ?? []).reduce((masked, { name, value }) => masked.replaceAll(value, `[secret ${name}]`), text);
    return sessions.keep(session, { run: row.id, personId: row.person_id, snapshot, clean: row.clean === 1, mask });
  }

  async function keepCapture(session: string, { row }: Entry, ending: Ending): Promise<string | null> {
    if (row.capture === null || ending.outcome.verdict !== 'as-expected') return null;
    const path = journalPath(dataDir, row.id, 'output');
    const value = await judge.capture(row.capture_from, path, ending.bytes);
    const where = row.capture_from === null ? 'no line of text' : `no value at ${row.capture_from}`;
    if (value === null || value === '') return `${row.capture} was not captured: the output has ${where}.`;
    if (Buffer.byteLength(value) > MAX_CAPTURE_BYTES) {
      return `${row.capture} was not captured: the value is longer than ${MAX_CAPTURE_BYTES} bytes.`;
    }
    await sessions.capture(session, { name: row.capture, value, block: row.block, run: row.id });
    return null;
  }

  return {
    async take(entry, ending) {
      const { row } = entry;
      if (row.session_id === null || row.carries === 0) return null;
      try {
        // A value is read from the output, whatever became of the shell.
        const notes = [
          await keepState(row.session_id, entry, ending),
          await keepCapture(row.session_id, entry, ending),
        ];
        const said = notes.filter((note) => note !== null);
        return said.length === 0 ? null : said.join(' ');
      } catch (error) {
        log.error({ error, run: row.id }, 'what a run left could not be kept');
        return kept('it could not be written, and the log says why');
      }
    },
  };
}

function kept(why: string): string {
  return `The session keeps its state from before: ${why}.`;
}
