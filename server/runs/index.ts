/**
 * Runs: starting published blocks, following them to their end, and letting people see and steer them. Here lives the
 * life of a run and its journal as read; ptys live in pty-host (reached through host/), places in targets, rules in
 * policy. Nothing here knows HTTP or sockets, and nothing here takes text from a client.
 */
import { statfs } from 'node:fs/promises';
import { AppError } from '../errors.ts';
import { createAccess } from './access.ts';
import { createBoard } from './board.ts';
import { createDampedRecord } from './damped-record.ts';
import { createFinisher } from './finish.ts';
import { createFollower } from './follow.ts';
import { asciicast } from './host/asciicast.ts';
import { createJudge } from './judge/index.ts';
import { openJournalFile, READ_BYTES } from './journal-file.ts';
import { pageState } from './page-state.ts';
import { DEFAULT_RUN_LIMITS } from './ports.ts';
import type { RunsDeps } from './ports.ts';
import { rowById } from './rows.ts';
import { createSeats } from './seats.ts';
import { createStarter } from './start.ts';
import type { Runs } from './types.ts';

export { DEFAULT_RUN_LIMITS } from './ports.ts';
export type { BlocksPort, HostNews, HostPort, RunLimits, RunsDeps, TargetsPort } from './ports.ts';
export type { RunAccess, RunNews, Runs, Subscription } from './types.ts';

/** How long starts and ends in progress are waited for when the server goes down. */
const DRAIN_DEADLINE_MS = 10_000;

export function createRuns(deps: RunsDeps): Runs {
  const { db, dataDir } = deps;
  const limits = { ...DEFAULT_RUN_LIMITS, ...deps.limits };
  const freeBytes = deps.freeBytes ?? (() => statfs(dataDir).then((fs) => fs.bavail * fs.bsize));
  const board = createBoard({ dataDir });
  const judge = createJudge();
  const seats = createSeats(limits);
  const damped = createDampedRecord(deps);
  const finisher = createFinisher({ ...deps, board, judge });
  const follower = createFollower({ ...deps, board, finisher, seats });
  const starter = createStarter({ ...deps, limits, freeBytes, seats, board, finisher, damped });
  const access = createAccess({ ...deps, board });
  let draining = false;

  async function drain(): Promise<void> {
    draining = true;
    const deadline = Promise.withResolvers<void>();
    const timer = setTimeout(deadline.resolve, DRAIN_DEADLINE_MS);
    const ends = board.running().map((entry) => entry.ending);
    await Promise.race([Promise.allSettled([...starter.pending(), ...ends]), deadline.promise]);
    clearTimeout(timer);
  }

  return {
    async start(person, request) {
      if (draining) throw new AppError('shutting-down');
      return starter.start(person, request);
    },
    async view(person, id) {
      return (await access.access(person, id)).run;
    },
    access: access.access,
    stop: access.stop,
    input: access.input,
    resize: access.resize,
    pageState: (person, version, doc) => pageState({ ...deps, board }, person, version, doc),
    async output(person, id) {
      const { run } = await access.access(person, id);
      return { run, bytes: run.bytes, chunks: bytesOf(dataDir, id, run.bytes) };
    },
    async cast(person, id) {
      const { run } = await access.access(person, id);
      return { run, lines: asciicast(dataDir, id, { startedAt: run.startedAt, title: run.title }) };
    },
    async subscribe(id, listener) {
      const row = board.get(id)?.row ?? (await rowById(db, id));
      return row === undefined ? null : board.subscribe(row, listener);
    },
    reconcile: () => follower.reconcile(),
    running: () => seats.taken(),
    drain,
    async dispose() {
      await drain();
      follower.dispose();
      finisher.dispose();
      await judge.dispose();
      await board.dispose();
    },
  };
}

/** Exactly the first `length` bytes, however the journal grows meanwhile; fewer when it is shorter. */
async function* bytesOf(dataDir: string, run: string, length: number): AsyncIterable<Uint8Array> {
  const journal = openJournalFile(dataDir, run);
  try {
    for (let offset = 0; offset < length;) {
      const chunk = await journal.read(offset, Math.min(READ_BYTES, length - offset));
      if (chunk.length === 0) return;
      offset += chunk.length;
      yield chunk;
    }
  } finally {
    await journal.close();
  }
}
