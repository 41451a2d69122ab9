/**
 * Which processes belong to a run. No single sign is enough: `setsid` leaves the session, a double fork leaves the parent
 * chain, `env -i` leaves the marker. A process counts when any of them holds.
 */
import type { Containment } from '../../../src/contract/host-protocol.ts';
import type { ProcessInfo } from './processes.ts';

export type Tree = {
  /** The process on the pty; null when only the marker is left to go by. `startTime` null: it was gone too soon to ask. */
  root: { pid: number; startTime: number | null } | null;
  /** Nothing that started before this tick can belong. */
  bornAfter: number;
  /** `NAME=value` in the environment of everything the run started. */
  marker: string;
  containment: Containment;
};

/** Questions about a process that cost a read each, so that they are asked only where needed. */
export type Probe = {
  hasMarker(pid: number): boolean;
  /** Null when unknown. */
  pidNamespace(pid: number): string | null;
  /** Of this process itself. */
  ownPidNamespace: string | null;
};

export type Self = { pid: number; pgrp: number };

/**
 * The living members in `table`. `known` holds earlier members by pid with their start times and grows: once a parent
 * has died its children look like strangers.
 */
export function findMembers(
  table: Map<number, ProcessInfo>,
  tree: Tree,
  known: Map<number, number>,
  probe: Probe,
  self: Self,
): ProcessInfo[] {
  const spared = sparedPids(table, self.pid);
  const candidates = [...table.values()].filter(
    (p) => p.pid > 1 && p.startTime >= tree.bornAfter && p.pgrp !== self.pgrp && !spared.has(p.pid),
  );
  const members = new Map<number, ProcessInfo>();
  const session = sessionOf(table, tree);
  for (const p of candidates) {
    const isRoot = tree.root !== null && p.pid === tree.root.pid && p.startTime === tree.root.startTime;
    if (isRoot || known.get(p.pid) === p.startTime || (session !== null && p.session === session))
      members.set(p.pid, p);
  }
  for (const p of candidates) {
    if (!members.has(p.pid) && isAlive(p) && probe.hasMarker(p.pid)) members.set(p.pid, p);
  }
  addDescendants(members, candidates);
  if (tree.containment === 'pid-namespace' && addNamespaceMates(members, candidates, probe))
    addDescendants(members, candidates);
  for (const p of members.values()) known.set(p.pid, p.startTime);
  return [...members.values()].filter(isAlive);
}

export function isAlive(p: ProcessInfo): boolean {
  return p.state !== 'Z' && p.state !== 'X';
}

/** The root leads its session. A pid used again for another leader must not be taken for it. */
function sessionOf(table: Map<number, ProcessInfo>, tree: Tree): number | null {
  if (tree.root === null) return null;
  const now = table.get(tree.root.pid);
  return now === undefined || now.startTime === tree.root.startTime ? tree.root.pid : null;
}

function addDescendants(members: Map<number, ProcessInfo>, candidates: ProcessInfo[]): void {
  for (let grew = true; grew;) {
    grew = false;
    for (const p of candidates) {
      if (members.has(p.pid) || !members.has(p.ppid)) continue;
      members.set(p.pid, p);
      grew = true;
    }
  }
}

/** Everything in a PID namespace of the run's own belongs to it, whatever it did to its session and parents. */
function addNamespaceMates(members: Map<number, ProcessInfo>, candidates: ProcessInfo[], probe: Probe): boolean {
  const namespaces = new Set<string>();
  for (const p of members.values()) {
    const namespace = isAlive(p) ? probe.pidNamespace(p.pid) : null;
    if (namespace !== null && namespace !== probe.ownPidNamespace) namespaces.add(namespace);
  }
  if (namespaces.size === 0) return false;
  const before = members.size;
  for (const p of candidates) {
    if (!members.has(p.pid) && namespaces.has(probe.pidNamespace(p.pid) ?? '')) members.set(p.pid, p);
  }
  return members.size > before;
}

/** This process and the chain above it. */
function sparedPids(table: Map<number, ProcessInfo>, self: number): Set<number> {
  const spared = new Set<number>();
  for (let pid = self; pid > 0 && !spared.has(pid); pid = table.get(pid)?.ppid ?? 0) spared.add(pid);
  return spared;
}
