/**
 * Processes that outlive the server: told apart from others with the same pid by their start time.
 */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export type ProcessIdentity = {
  pid: number;
  /** Clock ticks since boot, field 22 of /proc/PID/stat, as text: it is compared and never computed with. */
  startTime: string;
};

/** When the process with this pid started, or null when there is none (or only its zombie). */
export function startTimeOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name in parentheses may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

export function isAlive(process: ProcessIdentity): boolean {
  return startTimeOf(process.pid) === process.startTime;
}

const POLL_MS = 20;

/** Resolves true once `condition` holds, false at the deadline. */
export async function until(condition: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (!condition()) {
    if (performance.now() > deadline) return false;
    await sleep(POLL_MS);
  }
  return true;
}

/** Ends a process: TERM, and KILL after `graceMs`. True once it is gone. Never signals a pid that changed hands. */
export async function endProcess(identity: ProcessIdentity, graceMs: number): Promise<boolean> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isAlive(identity)) return true;
    try {
      process.kill(identity.pid, signal);
    } catch {
      // Gone between the look and the signal, or not ours: the check below tells.
    }
    if (await until(() => !isAlive(identity), graceMs)) return true;
  }
  return false;
}
