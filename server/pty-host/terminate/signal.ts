/**
 * The only place that sends signals.
 */
import { readProcess } from './processes.ts';
import type { ProcessInfo } from './processes.ts';

/**
 * Signals exactly this process: not one that took its pid since, never pid 1 or below, never ourselves. False when it was
 * not sent: gone, or another user's.
 */
export function signalProcess(target: Pick<ProcessInfo, 'pid' | 'startTime'>, signal: NodeJS.Signals): boolean {
  if (!isSignallable(target.pid)) return false;
  if (readProcess(target.pid)?.startTime !== target.startTime) return false;
  return send(target.pid, signal);
}

/** Signals a process group. The caller has seen that it belongs to the run. */
export function signalGroup(pgrp: number, signal: NodeJS.Signals): boolean {
  if (!isSignallable(pgrp) || pgrp === readProcess(process.pid)?.pgrp) return false;
  return send(-pgrp, signal);
}

function isSignallable(id: number): boolean {
  return Number.isSafeInteger(id) && id > 1 && id !== process.pid;
}

function send(target: number, signal: NodeJS.Signals): boolean {
  try {
    process.kill(target, signal);
    return true;
  } catch (error) {
    if (['ESRCH', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
    throw error;
  }
}
