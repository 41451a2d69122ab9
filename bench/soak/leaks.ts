/**
 * Whether runs leave anything behind: descriptors of the host, ptys, processes. Counted from /proc.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HostClient } from '../../server/runs/host/index.ts';
import { followEnds, plainRun } from './short-runs.ts';

const SETTLE_DEADLINE_MS = 10_000;
const LOOK_MS = 50;

export type Footprint = {
  /** Open descriptors of the host. */
  descriptors: number;
  /** Ptys that the host has open, either end. */
  ptys: number;
  /** Threads of the host: one waits for each process. */
  threads: number;
  /** Processes that carry the marker of a run of this check, dead or alive. */
  processes: number;
};

/** `mine` are the runs whose processes count. */
export function footprint(hostPid: number, mine: ReadonlySet<string>): Footprint {
  const links = readdirSync(`/proc/${hostPid}/fd`).map((fd) => linkOf(`/proc/${hostPid}/fd/${fd}`));
  return {
    descriptors: links.length,
    ptys: links.filter((link) => /^\/dev\/(ptmx|pts\/)/.test(link)).length,
    threads: readdirSync(`/proc/${hostPid}/task`).length,
    processes: withMarker(mine).length + childrenOf(hostPid).length,
  };
}

/** Pids of processes whose environment names one of these runs. */
export function withMarker(runs: ReadonlySet<string>): number[] {
  return pids().filter((pid) => {
    const marker = /(?:^|\0)RUNBOOK_RUN=([0-9a-f]{32})(?:\0|$)/.exec(contentOf(`/proc/${pid}/environ`));
    return marker !== null && runs.has(marker[1]!);
  });
}

/** Zombies too: a child that nobody waited for. */
function childrenOf(parent: number): number[] {
  return pids().filter(
    (pid) =>
      Number(
        contentOf(`/proc/${pid}/stat`)
          .replace(/^.*\) /s, '')
          .split(' ')[1],
      ) === parent,
  );
}

/**
 * Runs `count` blocks that each leave a background child, a `setsid` child and a `nohup` child behind, and compares the
 * footprint before and after. Waits for the kernel to clear up, at most 10 s.
 */
export async function leakCheck(
  client: HostClient,
  { count, parallel }: { count: number; parallel: number },
): Promise<{ before: Footprint; after: Footprint; ms: number }> {
  const hostPid = client.pid();
  if (hostPid === null) throw new Error('no host is connected');
  const mine = new Set<string>();
  const startedAt = performance.now();
  const ends = followEnds(client);
  // A first round makes what is made once: thread pool, caches, file handles.
  await Promise.all(Array.from({ length: parallel }, one));
  const before = footprint(hostPid, mine);
  let left = count;

  async function one(): Promise<void> {
    const spec = plainRun('sleep 300 & setsid sleep 300 & nohup sleep 300 >/dev/null 2>&1 & echo started; exit 0');
    mine.add(spec.run);
    const started = await client.start(spec);
    if ('error' in started) throw new Error(started.error);
    await ends.of(spec.run);
    client.forget(spec.run);
  }
  async function worker(): Promise<void> {
    while (left-- > 0) await one();
  }
  try {
    await Promise.all(Array.from({ length: parallel }, worker));
  } finally {
    ends.dispose();
  }
  const deadline = performance.now() + SETTLE_DEADLINE_MS;
  let after = footprint(hostPid, mine);
  while (!isAtMost(after, before) && performance.now() < deadline) {
    await sleep(LOOK_MS);
    after = footprint(hostPid, mine);
  }
  return { before, after, ms: performance.now() - startedAt };
}

/** Nothing grew. */
export function isAtMost(after: Footprint, before: Footprint): boolean {
  return (Object.keys(before) as (keyof Footprint)[]).every((key) => after[key] <= before[key]);
}

function pids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return '';
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
