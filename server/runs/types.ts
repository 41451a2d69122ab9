/** The face of server/runs, as HTTP and socket see it. */
import type {
  AskChoices,
  Choices,
  CorrectCapture,
  MarkStep,
  PageState,
  SessionRef,
  TakeOver,
} from '../../src/contract/api.ts';
import type { Decision, Person } from '../../src/contract/policy.ts';
import type { RunRequest, RunView } from '../../src/contract/run.ts';
import type { HoldView, SessionView } from '../../src/contract/session.ts';
import type { JournalFile } from './journal-file.ts';

/** What a watcher of a run is told. `grew` comes often; `run` on every other change, with the newest view. */
export type RunNews = { type: 'grew'; length: number } | { type: 'run'; run: RunView };

/** What one person may do with one run they may see. */
export type RunAccess = { run: RunView; drive: Decision };

export type Runs = {
  /**
   * Starts a published block. The same request id of the same person gives the same run (`created: false`).
   * A target that cannot be made ready or a host that refuses gives a run that has ended and says why.
   * Throws AppError: bad-request, block-not-found, stale-block, target-not-found, rollback-unknown, param-unknown,
   * param-missing, param-invalid, capture-missing, disk-full, too-many-runs, session-busy, held, not-signed-in,
   * not-allowed, shutting-down.
   */
  start(person: Person, request: RunRequest): Promise<{ run: RunView; created: boolean }>;
  /** AppError run-not-found for a run that is not there or that this person may not see. */
  view(person: Person, id: string): Promise<RunView>;
  /** As `view`, with the answer to `may(person, 'drive')`. */
  access(person: Person, id: string): Promise<RunAccess>;
  /** Every block of the page, whether this person may start it, and their newest run of it. Empty for an unknown page. */
  pageState(person: Person | null, version: string, doc: string): Promise<PageState>;
  /** Asks for the end of the run; nothing happens when it has ended. AppError run-not-found, not-your-run, not-allowed. */
  stop(person: Person, id: string): Promise<void>;
  /** Keys, at most MAX_INPUT_BYTES. AppError as `stop`, and input-not-accepted unless interactive or Ctrl-C. */
  input(person: Person, id: string, data: string): Promise<void>;
  /** Ignored unless the block is interactive. AppError as `stop`. */
  resize(person: Person, id: string, cols: number, rows: number): Promise<void>;
  /** What the person does to their session by hand; see server/sessions/acts.ts for the errors. */
  correctCapture(person: Person, request: CorrectCapture): Promise<SessionView>;
  markStep(person: Person, request: MarkStep): Promise<SessionView>;
  resetSession(person: Person, ref: SessionRef): Promise<void>;
  /** Runs the block that lists the choices of a parameter, at most once a minute. See choices.ts for the errors. */
  choices(person: Person, request: AskChoices): Promise<Choices>;
  /** See take-over.ts for the errors. */
  takeOver(person: Person, request: TakeOver): Promise<HoldView>;
  /** All bytes of the journal so far, in chunks of at most 256 KiB, and how many they are. AppError run-not-found. */
  output(person: Person, id: string): Promise<{ run: RunView; bytes: number; chunks: AsyncIterable<Uint8Array> }>;
  /** The journal so far as lines of an asciicast v3 file, each with its line end. AppError run-not-found. */
  cast(person: Person, id: string): Promise<{ run: RunView; lines: AsyncIterable<string> }>;
  /**
   * Watches a run that `access` has allowed; counts as one viewer until ended by the returned `end`. `journal` is shared
   * by all watchers and stays open until the last one ends. Null when there is no such run.
   */
  subscribe(id: string, listener: (news: RunNews) => void): Promise<Subscription | null>;
  /** Once at start, before anything else: adopts what runs, finishes what ended, gives up what is lost. */
  reconcile(): Promise<void>;
  /** How many runs are going. */
  running(): number;
  /** Refuses new runs and waits (bounded) for those being started or ended at this moment. Runs go on in pty-host. */
  drain(): Promise<void>;
  /** `drain`, then lets go of host, worker and files. */
  dispose(): Promise<void>;
};

export type Subscription = {
  view(): RunView;
  /** Bytes in the journal. */
  length(): number;
  journal: JournalFile;
  end(): void;
};
