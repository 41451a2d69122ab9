/**
 * Many short runs through the real pty-host: each prints a known text and exits at once, the case in which terminals lose
 * their last output. Every byte and every exit status is compared.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { RunEnd, StartRun } from '../../src/contract/host-protocol.ts';
import { readJournal } from '../../server/runs/host/index.ts';
import type { HostClient } from '../../server/runs/host/index.ts';

/** Longest wait for one end: a run's own timeout, and the time to stop it. */
const END_DEADLINE_MS = 60_000;
const BASH = '/bin/bash';
const SIGKILL_STATUS = 137;

export type ShortRunsResult = {
  runs: number;
  /** Bytes that were printed and are not in the journal. */
  bytesLost: number;
  /** Journals that differ from what was printed, or whose digest is wrong. */
  wrongJournals: number;
  wrongStatuses: number;
  /** One line for each of the first failures. */
  failures: string[];
  ms: number;
};

const FAILURES_SHOWN = 10;

/** What every run needs; the program gets no more environment than this. */
export function plainRun(script: string, more: Partial<StartRun> = {}): Omit<StartRun, 'type'> & { run: string } {
  const run = randomBytes(16).toString('hex');
  return {
    run,
    argv: [BASH, '--noprofile', '--norc', '-c', script],
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', TERM: 'xterm-256color', RUNBOOK_RUN: run },
    secrets: [],
    cwd: '/',
    cols: 120,
    rows: 40,
    interactive: false,
    timeoutMs: 30_000,
    outputLimitBytes: 64 * 1024 * 1024,
    containment: 'descendants',
    ...more,
  };
}

/** Resolves with the end of each run that is asked for. */
export function followEnds(client: Pick<HostClient, 'subscribe'>): {
  of(run: string): Promise<RunEnd>;
  dispose(): void;
} {
  const ends = new Map<string, PromiseWithResolvers<RunEnd>>();
  const entry = (run: string) => {
    const known = ends.get(run);
    if (known !== undefined) return known;
    const made = Promise.withResolvers<RunEnd>();
    // A loss that nobody waits for is no failure of its own.
    made.promise.catch(() => {});
    ends.set(run, made);
    return made;
  };
  const dispose = client.subscribe((news) => {
    if (news.type === 'ended') entry(news.run).resolve(news.end);
    if (news.type === 'lost') for (const run of news.runs) entry(run).reject(new Error(`run ${run} was lost`));
  });
  return {
    dispose,
    async of(run) {
      const { promise, reject } = entry(run);
      const timer = setTimeout(() => reject(new Error(`run ${run} did not end in time`)), END_DEADLINE_MS);
      return promise.finally(() => clearTimeout(timer));
    },
  };
}

/** Starts `count` runs, `parallel` at a time. Each prints about `bytes` bytes; statuses go through 0 to 255 and a kill. */
export async function shortRuns(
  client: HostClient,
  { dataDir, count, bytes, parallel }: { dataDir: string; count: number; bytes: number; parallel: number },
): Promise<ShortRunsResult> {
  const result: ShortRunsResult = { runs: 0, bytesLost: 0, wrongJournals: 0, wrongStatuses: 0, failures: [], ms: 0 };
  const startedAt = performance.now();
  const ends = followEnds(client);
  let next = 0;
  const fail = (line: string) => {
    if (result.failures.length < FAILURES_SHOWN) result.failures.push(line);
  };

  async function one(index: number): Promise<void> {
    const killed = index % 10 === 9;
    const status = killed ? SIGKILL_STATUS : index % 256;
    // Printed by one builtin in one process, which then exits with nothing in between.
    const spec = plainRun(
      `printf '%0${bytes - 12}d end-%06d\\n' 0 ${index}; ${killed ? 'kill -9 $$' : `exit ${status}`}`,
    );
    const expected = Buffer.from(`${'0'.repeat(bytes - 12)} end-${String(index).padStart(6, '0')}\r\n`);
    const started = await client.start(spec);
    if ('error' in started) return fail(`run ${index}: ${started.error}`);
    const end = await ends.of(spec.run);
    const journal = await readJournal(dataDir, spec.run, 0, expected.length + 1);
    result.runs++;
    result.bytesLost += Math.max(0, expected.length - journal.length);
    const right = expected.equals(journal) && end.sha256 === sha256(expected) && end.bytes === expected.length;
    if (!right) result.wrongJournals++;
    if (end.exitStatus !== status || end.reason !== 'exited') result.wrongStatuses++;
    if (!right) fail(`run ${index}: ${journal.length} of ${expected.length} bytes`);
    if (end.exitStatus !== status) fail(`run ${index}: exit ${end.exitStatus} (${end.reason}), expected ${status}`);
    client.forget(spec.run);
  }

  async function worker(): Promise<void> {
    while (next < count) await one(next++);
  }

  try {
    await Promise.all(Array.from({ length: parallel }, worker));
  } finally {
    ends.dispose();
  }
  result.ms = performance.now() - startedAt;
  return result;
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
