/** For tests: a host that runs nothing, but keeps real journal files and tells what a real one would tell. */
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { JOURNAL_SUFFIX } from '../../../src/contract/host-protocol.ts';
import type { HostRun, RunEnd, StartRun } from '../../../src/contract/host-protocol.ts';
import type { TerminationReason } from '../../../src/contract/run.ts';
import type { HostNews, HostPort } from '../ports.ts';

export type FakeHost = HostPort & {
  started: Omit<StartRun, 'type'>[];
  inputs: { run: string; data: string }[];
  sizes: { run: string; cols: number; rows: number }[];
  stops: { run: string; reason: TerminationReason }[];
  forgotten: string[];
  /** What `start` answers instead of starting. */
  refuseWith: string | null;
  print(run: string, output: string | Uint8Array): void;
  /** Ends a run; `tell: false` leaves the end file and the list, but no news. */
  end(run: string, end?: Partial<RunEnd>, options?: { tell?: boolean }): RunEnd;
  /** The host dies: its list is empty from now on. */
  die(options?: { tell?: boolean }): void;
  bytes(run: string): Buffer;
};

export function createFakeHost(journals: string): FakeHost {
  const listeners = new Set<(news: HostNews) => void>();
  const runs = new Map<string, HostRun>();
  const path = (run: string, suffix: string) => join(journals, run + suffix);
  const tell = (news: HostNews) => {
    for (const listener of listeners) listener(news);
  };

  const host: FakeHost = {
    started: [],
    inputs: [],
    sizes: [],
    stops: [],
    forgotten: [],
    refuseWith: null,
    async start(request) {
      if (host.refuseWith !== null) return { error: host.refuseWith };
      host.started.push(request);
      writeFileSync(path(request.run, JOURNAL_SUFFIX.output), '');
      runs.set(request.run, { run: request.run, state: 'running', length: 0, end: null });
      return { pid: 4242 };
    },
    input: (run, data) => void host.inputs.push({ run, data }),
    resize: (run, cols, rows) => void host.sizes.push({ run, cols, rows }),
    stop: (run, reason) => void host.stops.push({ run, reason }),
    forget(run) {
      host.forgotten.push(run);
      runs.delete(run);
    },
    list: async () => [...runs.values()],
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    print(run, output) {
      const known = runs.get(run)!;
      appendFileSync(path(run, JOURNAL_SUFFIX.output), output);
      known.length += Buffer.byteLength(output);
      tell({ type: 'grew', run, length: known.length });
    },
    end(run, partial = {}, { tell: tells = true } = {}) {
      const bytes = host.bytes(run);
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      const end: RunEnd = {
        exitStatus: 0,
        reason: 'exited',
        endedAt: 2_000,
        bytes: bytes.length,
        sha256,
        detail: null,
        ...partial,
      };
      writeFileSync(path(run, JOURNAL_SUFFIX.end), JSON.stringify(end));
      runs.set(run, { run, state: 'ended', length: bytes.length, end });
      if (tells) tell({ type: 'ended', run, end });
      return end;
    },
    die({ tell: tells = true } = {}) {
      const lost = [...runs.keys()];
      runs.clear();
      if (tells) tell({ type: 'lost', runs: lost });
    },
    bytes: (run) => readFileSync(path(run, JOURNAL_SUFFIX.output)),
  };
  return host;
}
