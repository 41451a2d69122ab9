/**
 * The process table, read from /proc. A system without /proc gives an empty table.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

export type ProcessInfo = {
  pid: number;
  ppid: number;
  /** Process group. */
  pgrp: number;
  session: number;
  /** Foreground process group of its terminal, -1 without one. */
  tpgid: number;
  /** One letter; `Z` and `X` are dead. */
  state: string;
  /** Clock ticks since boot. With the pid it names one process for ever: a reused pid has another. */
  startTime: number;
};

const TICKS_PER_SECOND = 100;
/** Fields of /proc/PID/stat, counted after the name, which may hold spaces and brackets itself. */
const STAT = { state: 0, ppid: 1, pgrp: 2, session: 3, tpgid: 5, startTime: 19 } as const;

/** Reads a line of /proc/PID/stat, null when it is not one. */
export function parseStat(line: string): ProcessInfo | null {
  const nameEnd = line.lastIndexOf(')');
  const pid = Number.parseInt(line, 10);
  if (nameEnd < 0 || !Number.isInteger(pid)) return null;
  const fields = line.slice(nameEnd + 2).split(' ');
  const number = (index: number) => Number(fields[index] ?? Number.NaN);
  const info = {
    pid,
    ppid: number(STAT.ppid),
    pgrp: number(STAT.pgrp),
    session: number(STAT.session),
    tpgid: number(STAT.tpgid),
    state: fields[STAT.state] ?? '',
    startTime: number(STAT.startTime),
  };
  return Number.isInteger(info.startTime) ? info : null;
}

/** One process, null when it is gone. A dead one that nobody has waited for counts as there, with state `Z`. */
export function readProcess(pid: number): ProcessInfo | null {
  const line = read(`/proc/${pid}/stat`);
  return line === null ? null : parseStat(line.toString('latin1'));
}

/** All processes by pid. */
export function readProcesses(): Map<number, ProcessInfo> {
  const table = new Map<number, ProcessInfo>();
  for (const name of list('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const info = readProcess(Number(name));
    if (info !== null) table.set(info.pid, info);
  }
  return table;
}

/** Whether the environment a process was started with holds exactly this `NAME=value`. False when it may not be read. */
export function hasInEnvironment(pid: number, pair: string): boolean {
  const environ = read(`/proc/${pid}/environ`);
  if (environ === null || !environ.includes(pair)) return false;
  return environ.toString('latin1').split('\0').includes(pair);
}

/** Name of the PID namespace of a process, null when it may not be read. */
export function pidNamespaceOf(pid: number | 'self'): string | null {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return null;
  }
}

/** A time no later than now on the clock of `startTime`; 0 where it is unknown. */
export function nowTicks(): number {
  const uptime = Number.parseFloat(read('/proc/uptime')?.toString('latin1') ?? '0');
  // One tick less: the two are rounded each in its own way.
  return Math.max(0, Math.floor(uptime * TICKS_PER_SECOND) - 1);
}

function read(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch {
    // Gone between listing and reading, or another user's.
    return null;
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
