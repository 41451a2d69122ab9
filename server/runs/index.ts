/**
 * Runs: starting published blocks, following them to their end, and letting people see and steer them. Here lives the
 * life of a run and its journal as read; ptys live in pty-host (reached through host/), places in targets, rules in
 * policy. Nothing here knows HTTP or sockets, and nothing here takes text from a client.
 */
import { statfs } from 'node:fs/promises';
import type { RunView } from '../../src/contract/run.ts';
import { AppError } from '../errors.ts';
import { createSessionActs } from '../sessions/acts.ts';
import { createAccess } from './access.ts';
import { createBoard } from './board.ts';
import { createChoiceLists } from './choices.ts';
import { createDampedRecord } from './damped-record.ts';
import { createFinisher } from './finish.ts';
import { createFollower } from './follow.ts';
import { createHolds } from './holds.ts';
import { asciicast } from './host/asciicast.ts';
import { journalPath } from './host/journal.ts';
import { createReadInputs } from './inputs.ts';
import { createJudge } from './judge/index.ts';
import { openJournalFile, READ_BYTES } from './journal-file.ts';
import { createLeavings } from './leavings.ts';
import { pageState } from './page-state.ts';
import { createPlaces } from './places.ts';
import { DEFAULT_RUN_LIMITS } from './ports.ts';
import type { RunsDeps } from './ports.ts';
import { driverOf, rowById } from './rows.ts';
import { createSeats } from './seats.ts';
import { createStarter } from './start.ts';
import { takeOver } from './take-over.ts';
import type { Runs } from './types.ts';

export { DEFAULT_RUN_LIMITS } from './ports.ts';
export type { BlocksPort, HostNews, HostPort, RunLimits, RunsDeps, TargetsPort } from './ports.ts';
export type { RunAccess, RunNews, Runs, Subscription } from './types.ts';

/** How long starts and ends in progress are waited for when the server goes down. */
const DRAIN_DEADLINE_MS = 10_000;

export function createRuns(deps: RunsDeps): Runs {
  const { db, dataDir, blocks, sessions, host } = deps;
  const limits = { ...DEFAULT_RUN_LIMITS, ...deps.limits };
  const freeBytes = deps.freeBytes ?? (() => statfs(dataDir).then((fs) => fs.bavail * fs.bsize));
  const board = createBoard({ dataDir });
  const judge = createJudge();
  const seats = createSeats(limits);
  const damped = createDampedRecord(deps);
  const holds = createHolds({
    ...deps,
    isRunning: (personId, { doc, target }) =>
      board.running().some(({ row }) => row.doc === doc && row.target === target && driverOf(row) === personId),
  });
  const leavings = createLeavings({ ...deps, judge });
  const finisher = createFinisher({ ...deps, board, judge, leavings, holds });
  const follower = createFollower({ ...deps, board, finisher, seats });
  const choiceLists = createChoiceLists({
    ...deps,
    start: async (person, { version, doc, id, sha256, target }, requestId) =>
      (await starter.start(person, { version, doc, block: id, sha256, target, requestId }, { aside: true })).run,
    ended: (run, deadlineMs) => endOf(run, deadlineMs),
    lines: (run) => judge.lines(journalPath(dataDir, run.id, 'output'), run.bytes),
  });
  const readInputs = createReadInputs({ ...deps, choicesOf: choiceLists.of });
  const places = createPlaces({ sessions, holds });
  const starter = createStarter({ ...deps, limits, freeBytes, seats, board, finisher, damped, places, readInputs });
  const access = createAccess({ ...deps, board });
  const acts = createSessionActs({
    ...deps,
    page: (version, doc) => ({ blocks: blocks.pageBlocks(version, doc), steps: blocks.steps(version, doc) }),
  });
  let draining = false;

  async function drain(): Promise<void> {
    draining = true;
    const deadline = Promise.withResolvers<void>();
    const timer = setTimeout(deadline.resolve, DRAIN_DEADLINE_MS);
    const ends = board.running().map((entry) => entry.ending);
    await Promise.race([Promise.allSettled([...starter.pending(), ...ends]), deadline.promise]);
    clearTimeout(timer);
  }

  /** Null when it does not end in time; then it is stopped. */
  async function endOf(run: string, deadlineMs: number): Promise<RunView | null> {
    const row = board.get(run)?.row ?? (await rowById(db, run));
    if (row === undefined) return null;
    const end = Promise.withResolvers<RunView | null>();
    const subscription = board.subscribe(row, (news) => {
      if (news.type === 'run' && news.run.state === 'ended') end.resolve(news.run);
    });
    if (subscription.view().state === 'ended') end.resolve(subscription.view());
    const timer = setTimeout(() => end.resolve(null), deadlineMs);
    const view = await end.promise;
    clearTimeout(timer);
    subscription.end();
    if (view === null) host.stop(run, 'stopped');
    return view;
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
    pageState: (person, version, doc) => pageState({ ...deps, board, holds }, person, version, doc),
    correctCapture: acts.correct,
    markStep: acts.mark,
    async resetSession(person, ref) {
      await acts.reset(person, ref);
      if (await holds.release(person.id, ref)) {
        const { doc, target } = ref;
        await deps.record.append({ kind: 'hold.released', personId: person.id, body: { doc, target } });
      }
    },
    choices: choiceLists.ask,
    takeOver: (person, request) => takeOver({ ...deps, board, holds }, person, request),
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
    async reconcile() {
      await follower.reconcile();
      await holds.load();
    },
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
