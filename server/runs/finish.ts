/**
 * The end of a run: judged, then recorded and stored durably, and only then shown. Whoever reports the end, and however
 * often, it is written once.
 */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { TerminationReason } from '../../src/contract/run.ts';
import type { Board, Entry } from './board.ts';
import { journalLength, journalPath } from './host/journal.ts';
import type { Holds } from './holds.ts';
import type { Judge } from './judge/index.ts';
import type { Leavings } from './leavings.ts';
import type { RunsDeps } from './ports.ts';
import { endRow, recordedEvent } from './rows.ts';
import type { Ending, NamedRow } from './rows.ts';

/** Between attempts to write an end down while the disk or the database refuses. */
const RETRY_MS = 2_000;

/** What is known of an end before it is judged. */
export type EndFacts = {
  endedAt: number;
  exitStatus: number | null;
  reason: TerminationReason;
  bytes: number;
  sha256: string | null;
  detail: string | null;
};

type Written = { ending: Ending; stateNote: string | null };

export type Finisher = {
  /** Resolves once the end is durable and shown; also when it was before. */
  finish(entry: Entry, facts: EndFacts): Promise<void>;
  /** Facts of a run that ended with its host: nobody knows how, and its journal is as long as it is. */
  lost(run: string, detail: string): Promise<EndFacts>;
  /** Stops trying again; a run whose end could not be written is finished at the next start. */
  dispose(): void;
};

type Deps = Pick<RunsDeps, 'db' | 'record' | 'host' | 'targets' | 'log' | 'now' | 'dataDir'> & {
  board: Board;
  judge: Judge;
  leavings: Leavings;
  holds: Holds;
};

export function createFinisher(deps: Deps): Finisher {
  const { db, record, host, targets, log, now, dataDir, board, judge, leavings, holds } = deps;
  const stopped = new AbortController();

  async function write(entry: Entry, facts: EndFacts): Promise<Written | null> {
    const { id } = entry.row;
    let ending: Ending | null = null;
    let left: { note: string | null } | null = null;
    for (;;) {
      try {
        ending ??= await decide(entry.row, facts);
        left ??= { note: await leavings.take(entry, ending) };
        await endRow(db, id, ending, left.note);
        return { ending, stateNote: left.note };
      } catch (error) {
        log.error({ error, run: id }, 'the end of a run could not be written; trying again');
        if (!(await pause(stopped.signal))) return null;
      }
    }
  }

  /** The record first: after a crash in between, the next start finds the event and does not write a second one. */
  async function decide(row: NamedRow, facts: EndFacts): Promise<Ending> {
    const known = await recordedEvent(db, 'run.ended', row.id);
    if (known !== null) return (known as { ending: Ending }).ending;
    const outcome = await judge.judge(
      {
        reason: facts.reason,
        exitStatus: facts.exitStatus,
        expectExit: row.expect_exit,
        expect: row.expect,
        endless: row.endless === 1,
        bytes: facts.bytes,
        timeoutMs: row.timeout_ms,
        detail: facts.detail,
      },
      journalPath(dataDir, row.id, 'output'),
    );
    const { endedAt, exitStatus, reason, bytes, sha256 } = facts;
    const ending: Ending = { endedAt, exitStatus, reason, bytes, sha256, outcome };
    await record.append({
      kind: 'run.ended',
      personId: row.person_id,
      body: { run: row.id, ending, detail: facts.detail },
    });
    return ending;
  }

  async function settle(entry: Entry, facts: EndFacts): Promise<void> {
    const written = await write(entry, facts);
    if (written === null) return;
    const { ending, stateNote } = written;
    // Read now: the run may have got another driver while it ended.
    const { row } = entry;
    entry.leave?.();
    await holds.touch(row).catch((error: unknown) => log.error({ error, run: row.id }, 'a hold could not be kept'));
    const ended: NamedRow = {
      ...row,
      state: 'ended',
      ended_at: ending.endedAt,
      exit_status: ending.exitStatus,
      reason: ending.reason,
      bytes: ending.bytes,
      journal_sha256: ending.sha256,
      outcome: JSON.stringify(ending.outcome),
      state_note: stateNote,
    };
    board.ended(row.id, ended, ending.bytes);
    host.forget(row.id);
    await targets.get(row.target)?.release(row.id);
  }

  return {
    finish: (entry, facts) => (entry.ending ??= settle(entry, facts)),
    async lost(run, detail) {
      const bytes = await journalLength(dataDir, run);
      const sha256 = bytes > 0 ? await digest(journalPath(dataDir, run, 'output'), bytes) : null;
      return { endedAt: now(), exitStatus: null, reason: 'host-lost', bytes, sha256, detail };
    },
    dispose: () => stopped.abort(),
  };
}

/** Of the first `bytes` bytes, so that it fits the length even when a writer is still dying. */
async function digest(path: string, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { end: bytes - 1 }), hash);
  return hash.digest('hex');
}

/** False when there is nothing more to wait for. */
function pause(signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return Promise.resolve(false);
  return new Promise((resolve) => {
    const timer = setTimeout(() => finish(true), RETRY_MS);
    const onAbort = () => finish(false);
    signal.addEventListener('abort', onAbort, { once: true });
    function finish(again: boolean): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      resolve(again);
    }
  });
}
