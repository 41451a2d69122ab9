/**
 * What pty-host tells, turned into states of runs: at the start of the server by comparing three accounts (the table, the
 * host's list, the end files beside the journals), from then on as the host reports.
 */
import type { HostRun, RunEnd } from '../../src/contract/host-protocol.ts';
import type { Board, Entry } from './board.ts';
import type { EndFacts, Finisher } from './finish.ts';
import { readEnd } from './host/journal.ts';
import type { HostNews, RunsDeps } from './ports.ts';
import { recordedEvent, runningRows } from './rows.ts';
import type { Seats } from './seats.ts';

type Deps = Pick<RunsDeps, 'db' | 'host' | 'log' | 'now' | 'dataDir' | 'sessions'> & {
  board: Board;
  finisher: Finisher;
  seats: Seats;
};

export type Follower = {
  /** Once, before any start. Resolves when every run of the table is either followed or ended. */
  reconcile(): Promise<void>;
  dispose(): void;
};

const GONE = 'The process that owned the terminal is gone, and nobody knows how the block ended.';

export function createFollower(deps: Deps): Follower {
  const { db, host, log, board, finisher, seats, sessions } = deps;
  let unsubscribe: (() => void) | null = null;

  function onNews(news: HostNews): void {
    switch (news.type) {
      case 'grew':
        board.grew(news.run, news.length);
        return;
      case 'ended': {
        const entry = board.get(news.run);
        // Not ours any more: its end was written before, and the host has not heard so.
        if (entry === undefined || entry.row.state === 'ended') host.forget(news.run);
        else background(news.run, finisher.finish(entry, factsOf(news.end)));
        return;
      }
      case 'lost':
        for (const run of news.runs) {
          const entry = board.get(run);
          if (entry !== undefined && entry.row.state === 'running') background(run, giveUp(entry));
        }
        return;
      default:
        news satisfies never;
    }
  }

  /** The host may have written the end and died before it could tell. */
  async function giveUp(entry: Entry): Promise<void> {
    const { id } = entry.row;
    const end = await readEnd(deps.dataDir, id).catch((error: unknown) => {
      log.error({ error, run: id }, 'an end file cannot be read');
      return null;
    });
    await finisher.finish(entry, end === null ? await finisher.lost(id, GONE) : factsOf(end));
  }

  function background(run: string, work: Promise<void>): void {
    work.catch((error: unknown) => log.error({ error, run }, 'a run could not be brought to its end'));
  }

  async function settle(entry: Entry, known: HostRun | undefined): Promise<void> {
    const { id } = entry.row;
    if (known?.state === 'running') return board.grew(id, known.length);
    if (known?.end != null) return finisher.finish(entry, factsOf(known.end));
    // The record is written before the host is asked: without it nothing can have run.
    if ((await recordedEvent(db, 'run.started', id)) === null) {
      const detail = 'The server ended before it had started the block, so nothing ran.';
      return finisher.finish(entry, {
        endedAt: deps.now(),
        exitStatus: null,
        reason: 'start-failed',
        bytes: 0,
        sha256: null,
        detail,
      });
    }
    return giveUp(entry);
  }

  return {
    async reconcile() {
      const entries = (await runningRows(db)).map((row) => {
        const entry = board.put(row, 0);
        const leaveSeat = seats.occupy(row.person_id);
        if (row.session_id !== null && row.carries === 1) {
          sessions.claim(row.session_id, { run: row.id, block: row.block, title: row.title });
        }
        entry.leave = () => {
          leaveSeat();
          if (row.session_id !== null) sessions.leave(row.session_id, row.id);
        };
        return entry;
      });
      // Before the list, so that nothing falls between the two.
      unsubscribe = host.subscribe(onNews);
      const list = await host.list().catch((error: unknown) => {
        log.error({ error }, 'pty-host does not answer');
        return [];
      });
      const byId = new Map(list.map((run) => [run.run, run]));
      await Promise.all(entries.map((entry) => settle(entry, byId.get(entry.row.id))));
      const ours = new Set(entries.map((entry) => entry.row.id));
      for (const run of list.filter(({ run }) => !ours.has(run))) {
        if (run.state === 'ended') host.forget(run.run);
        else {
          log.warn({ run: run.run }, 'pty-host runs something that no run accounts for; stopping it');
          host.stop(run.run, 'stopped');
        }
      }
    },
    dispose: () => unsubscribe?.(),
  };
}

function factsOf(end: RunEnd): EndFacts {
  return {
    endedAt: end.endedAt,
    exitStatus: end.exitStatus,
    reason: end.reason,
    bytes: end.bytes,
    sha256: end.sha256,
    detail: end.detail,
  };
}
