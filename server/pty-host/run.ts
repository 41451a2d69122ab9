/**
 * One run: a process on a pty, its journal, and how it ends. States: running, then ending (the process has exited, what
 * it left behind is ended and the rest of the output read), then ended (`R.end.json` is durable).
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostRun, RunEnd, StartRun } from '../../src/contract/host-protocol.ts';
import type { TerminationReason } from '../../src/contract/run.ts';
import { createInputQueue } from './input-queue.ts';
import { createJournal, writeEnd } from './journal-writer.ts';
import type { HostLog } from './log.ts';
import { createNotices } from './notices.ts';
import { whyNotStartable } from './preflight.ts';
import { openPty } from './pty.ts';
import type { Pty } from './pty.ts';
import { createOutput, HOLD_MS, INTERACTIVE_HOLD_MS, redactText, whyNotMaskable } from './redact/index.ts';
import type { Output, Secret } from './redact/index.ts';
import { endTree, interrupt, LEFTOVER_STEPS, nowTicks, readProcess, STOP_STEPS } from './terminate/index.ts';
import type { Tree } from './terminate/index.ts';

/** How long the last output may take to arrive after the last process ended; only a process that escaped needs it all. */
const DRAIN_DEADLINE_MS = 3_000;
/** How long the kernel may take to report the exit of a process that is gone from the table. */
const EXIT_DEADLINE_MS = 1_000;
const CTRL_C = '\x03';

export type RunDeps = {
  /** Folder of the journals. */
  journals: string;
  /** Milliseconds since the epoch. */
  now: () => number;
  log: HostLog;
  grew: (run: string, length: number) => void;
  ended: (run: string, end: RunEnd) => void;
};

export type Run = {
  /** Null when nothing could be started: then the end follows by itself, as `start-failed`. */
  readonly pid: number | null;
  view(): HostRun;
  /** Keys. Without `interactive` only Ctrl-C counts. Silently dropped when too much waits or the run is over. */
  input(data: string): void;
  resize(cols: number, rows: number): void;
  /** INT, TERM, KILL to the whole tree. The first reason stays. */
  stop(reason: TerminationReason): void;
  /** Resolves when `R.end.json` is written. Never rejects. */
  readonly done: Promise<void>;
};

/** Starts a run. Throws only when its journal cannot be made, EEXIST when it has one already; then nothing was started. */
export function createRun(spec: StartRun, deps: RunDeps): Run {
  const journal = createJournal({
    folder: deps.journals,
    run: spec.run,
    limitBytes: spec.outputLimitBytes,
    monotonic: () => performance.now(),
  });
  let end: RunEnd | null = null;
  let reason: TerminationReason | null = null;
  let detail: string | null = null;
  let exited = false;
  let broken = false;
  let pty: Pty | null = null;
  let output: Output | null = null;
  let stopping: Promise<number[]> | null = null;
  const stopGaveUp = Promise.withResolvers<null>();

  const tree: Tree = {
    root: null,
    bornAfter: nowTicks(),
    marker: `RUNBOOK_RUN=${spec.run}`,
    containment: spec.containment,
  };
  const notices = createNotices(() =>
    guarded(() => {
      journal.noteOutput();
      deps.grew(spec.run, journal.length());
    }),
  );
  const secrets = spec.secrets.map((name): Secret => ({ name, value: spec.env[name] ?? '' }));
  const input = createInputQueue((bytes) => pty?.write(bytes) ?? 0);

  /** A journal that cannot be written ends the run: nothing may be shown that is not in it. */
  function guarded(write: () => void): void {
    try {
      write();
    } catch (error) {
      broken = true;
      detail ??= `The journal could not be written: ${words(error)}.`;
      deps.log('error', 'journal could not be written', { run: spec.run, error: words(error) });
      stop('host-lost');
    }
  }

  function append(bytes: Uint8Array): void {
    if (broken) return;
    guarded(() => {
      const before = journal.length();
      const taken = journal.append(bytes);
      if (journal.length() > before) notices.grew(taken);
      if (taken < bytes.length) stop('output-limit');
    });
  }

  function stop(why: TerminationReason): void {
    if (reason !== null || pty === null || exited) return;
    reason = why;
    stopping = endTree(tree, STOP_STEPS, pty.exited);
    void stopping.then(() => sleep(EXIT_DEADLINE_MS, undefined, { ref: false })).then(() => stopGaveUp.resolve(null));
  }

  async function follow(terminal: Pty): Promise<void> {
    const timeout = setTimeout(() => stop('timeout'), spec.timeoutMs);
    const status = await Promise.race([terminal.exited, stopGaveUp.promise]);
    clearTimeout(timeout);
    exited = true;
    const endedAt = deps.now();
    reason ??= 'exited';
    input.dispose();
    const survivors = await (stopping ?? endTree(tree, LEFTOVER_STEPS));
    if (survivors.length > 0) deps.log('error', 'processes could not be ended', { run: spec.run, pids: survivors });
    if (status === null) detail ??= 'The process did not end when it was killed; its exit status is not known.';
    terminal.letGo();
    await Promise.race([terminal.drained, sleep(DRAIN_DEADLINE_MS, undefined, { ref: false })]);
    terminal.destroy();
    await conclude(status, endedAt);
  }

  async function conclude(exitStatus: number | null, endedAt: number): Promise<void> {
    output?.end();
    notices.flush();
    guarded(() => journal.noteExit(exitStatus));
    const { sha256, problem } = await journal.seal();
    if (problem !== null) detail ??= `The journal may be incomplete on disk: ${problem}.`;
    const result: RunEnd = { exitStatus, reason: reason ?? 'exited', endedAt, bytes: journal.length(), sha256, detail };
    try {
      await writeEnd(deps.journals, spec.run, result);
    } catch (error) {
      // The server still gets the end and makes it durable in the record.
      deps.log('error', 'end could not be written', { run: spec.run, error: words(error) });
    }
    end = result;
    deps.ended(spec.run, result);
  }

  function failToStart(why: string): Promise<void> {
    reason = 'start-failed';
    detail = why;
    return conclude(null, deps.now());
  }

  function launch(): Promise<void> {
    guarded(() => journal.noteSize(spec.cols, spec.rows));
    const why = detail ?? whyNotMaskable(secrets);
    if (why !== null) return failToStart(why);
    // The sentence may name the program or the folder.
    const missing = whyNotStartable(spec);
    if (missing !== null) return failToStart(redactText(missing, secrets));
    output = createOutput({ secrets, holdMs: spec.interactive ? INTERACTIVE_HOLD_MS : HOLD_MS, append });
    try {
      pty = openPty(spec, output.take);
    } catch (error) {
      return failToStart(`No terminal could be opened: ${words(error)}.`);
    }
    tree.root = { pid: pty.pid, startTime: readProcess(pty.pid)?.startTime ?? null };
    return follow(pty);
  }

  const done = launch();
  return {
    pid: (pty as Pty | null)?.pid ?? null,
    done,
    view: () => ({ run: spec.run, state: end === null ? 'running' : 'ended', length: journal.length(), end }),
    stop,
    input(data) {
      if (exited || pty === null) return;
      // Not as a key: that would throw away output which waits in the terminal.
      if (!spec.interactive) {
        if (data === CTRL_C) interrupt(tree);
      } else if (!input.push(Buffer.from(data, 'utf8'))) {
        deps.log('warn', 'input refused', { run: spec.run, bytes: Buffer.byteLength(data) });
      }
    },
    resize(cols, rows) {
      if (!spec.interactive || exited || pty === null) return;
      pty.resize(cols, rows);
      notices.flush();
      guarded(() => journal.noteSize(cols, rows));
    },
  };
}

function words(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
