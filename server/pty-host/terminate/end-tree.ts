/**
 * Ends everything that belongs to a run: a signal, time to obey, a harder signal, in passes until a look at the process
 * table finds nothing.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { findMembers } from './members.ts';
import type { Probe, Self, Tree } from './members.ts';
import { hasInEnvironment, pidNamespaceOf, readProcess, readProcesses } from './processes.ts';
import type { ProcessInfo } from './processes.ts';
import { signalGroup, signalProcess } from './signal.ts';

export type Step = {
  signal: 'SIGINT' | 'SIGTERM' | 'SIGKILL';
  /** `foreground`: the terminal's foreground process group, as Ctrl-C would. `tree`: all members. */
  to: 'foreground' | 'tree';
  /** Time to obey before the next step. */
  graceMs: number;
};

/** Stop: at most 6 s in all, the last two for the kernel to clear away what was killed. */
export const STOP_STEPS: readonly Step[] = [
  { signal: 'SIGINT', to: 'foreground', graceMs: 2_000 },
  { signal: 'SIGTERM', to: 'tree', graceMs: 2_000 },
  { signal: 'SIGKILL', to: 'tree', graceMs: 2_000 },
];

/** What a block left behind when it ended by itself. */
export const LEFTOVER_STEPS: readonly Step[] = STOP_STEPS.slice(1);

const FIRST_LOOK_MS = 10;
const LONGEST_LOOK_MS = 100;

/**
 * Walks the steps; returns as soon as nothing is left, with the pids that outlived the last step (other users'
 * processes, or ones stuck in the kernel). `rootExited` ends the wait after an interrupt early. Never throws for a
 * process that is gone.
 */
export async function endTree(
  tree: Tree,
  steps: readonly Step[],
  rootExited: Promise<unknown> = Promise.resolve(),
): Promise<number[]> {
  const look = createLook(tree);
  // Without a process table (macOS) the group of the process on the pty is all that can be named.
  if (readProcess(process.pid) === null) return endGroup(tree, steps, rootExited);

  let left: ProcessInfo[] = look();
  for (const step of steps) {
    if (left.length === 0) return [];
    if (step.to === 'foreground') {
      interrupt(tree);
      await within(rootExited, step.graceMs);
      left = look();
      continue;
    }
    const sent = new Set<string>();
    const deadline = performance.now() + step.graceMs;
    for (let waitMs = FIRST_LOOK_MS; left.length > 0; waitMs = Math.min(waitMs * 2, LONGEST_LOOK_MS)) {
      for (const member of left) signalOnce(member, step.signal, sent);
      if (performance.now() >= deadline) break;
      await sleep(waitMs);
      left = look();
    }
  }
  return left.map((member) => member.pid);
}

function signalOnce(member: ProcessInfo, signal: Step['signal'], sent: Set<string>): void {
  const name = `${member.pid}@${member.startTime}`;
  if (sent.has(name)) return;
  sent.add(name);
  signalProcess(member, signal);
  // A stopped process acts on nothing but KILL until it continues.
  if (signal !== 'SIGKILL' && member.state === 'T') signalProcess(member, 'SIGCONT');
}

/** A look at the table; looks twice before it says that nothing is left, since a process may fork behind the first. */
function createLook(tree: Tree): () => ProcessInfo[] {
  const known = new Map<number, number>();
  const probe: Probe = {
    hasMarker: (pid) => hasInEnvironment(pid, tree.marker),
    pidNamespace: pidNamespaceOf,
    ownPidNamespace: pidNamespaceOf('self'),
  };
  const self: Self = { pid: process.pid, pgrp: readProcess(process.pid)?.pgrp ?? process.pid };
  const once = () => findMembers(readProcesses(), tree, known, probe, self);
  return () => {
    const members = once();
    return members.length > 0 ? members : once();
  };
}

/** What Ctrl-C does: INT to the foreground process group of the run's terminal. */
export function interrupt(tree: Tree): void {
  const root = tree.root === null ? null : readProcess(tree.root.pid);
  // The kernel keeps foreground group and leader in one session, so the group is the run's own.
  if (root !== null && root.startTime === tree.root?.startTime && root.session === root.pid)
    signalGroup(root.tpgid, 'SIGINT');
}

async function endGroup(tree: Tree, steps: readonly Step[], rootExited: Promise<unknown>): Promise<number[]> {
  if (tree.root === null) return [];
  for (const step of steps) {
    if (!signalGroup(tree.root.pid, step.signal)) return [];
    await within(rootExited, step.graceMs);
  }
  return [];
}

async function within(promise: Promise<unknown>, ms: number): Promise<void> {
  const over = new AbortController();
  await Promise.race([promise, sleep(ms, undefined, { signal: over.signal }).catch(() => {})]);
  over.abort();
}
