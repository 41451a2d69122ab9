import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findMembers } from './members.ts';
import type { Probe, Tree } from './members.ts';
import type { ProcessInfo } from './processes.ts';

const SELF = { pid: 50, pgrp: 50 };
const TREE: Tree = {
  root: { pid: 100, startTime: 1000 },
  bornAfter: 1000,
  marker: 'RUNBOOK_RUN=x',
  containment: 'descendants',
};
const NO_SIGNS: Probe = { hasMarker: () => false, pidNamespace: () => null, ownPidNamespace: 'host' };

function table(...processes: (Partial<ProcessInfo> & { pid: number })[]): Map<number, ProcessInfo> {
  const fill = (p: Partial<ProcessInfo> & { pid: number }): ProcessInfo => ({
    ppid: 1,
    pgrp: p.pid,
    session: p.pid,
    tpgid: -1,
    state: 'S',
    startTime: 1001,
    ...p,
  });
  const base = [
    { pid: 1, ppid: 0, startTime: 0 },
    { pid: 50, ppid: 40, startTime: 10 },
    { pid: 40, startTime: 9 },
  ];
  return new Map([...base, ...processes].map((p) => [p.pid, fill(p)]));
}

const ROOT = { pid: 100, ppid: 50, session: 100, startTime: 1000 };
const found = (processes: Map<number, ProcessInfo>, tree = TREE, known = new Map<number, number>(), probe = NO_SIGNS) =>
  findMembers(processes, tree, known, probe, SELF)
    .map((p) => p.pid)
    .sort((a, b) => a - b);

describe('what belongs to a run', () => {
  it('the process on the pty, its children and theirs, also in sessions of their own', () => {
    expect(found(table(ROOT, { pid: 101, ppid: 100, session: 100 }, { pid: 102, ppid: 101 }, { pid: 200 }))).toEqual([
      100, 101, 102,
    ]);
  });

  it('what is left of its session after it has died', () => {
    expect(found(table({ pid: 101, session: 100 }, { pid: 200 }))).toEqual([101]);
  });

  it('what carries the marker, and its children', () => {
    const probe = { ...NO_SIGNS, hasMarker: (pid: number) => pid === 300 };
    expect(found(table({ pid: 300 }, { pid: 301, ppid: 300 }, { pid: 302 }), TREE, new Map(), probe)).toEqual([
      300, 301,
    ]);
  });

  it('what was seen to belong, once its parent is gone', () => {
    const known = new Map<number, number>();
    expect(found(table(ROOT, { pid: 101, ppid: 100 }), TREE, known)).toEqual([100, 101]);
    expect(found(table({ pid: 101, ppid: 1 }), TREE, known)).toEqual([101]);
  });

  it('everything in a PID namespace of its own', () => {
    const probe = { ...NO_SIGNS, pidNamespace: (pid: number) => (pid === 101 || pid === 300 ? 'inside' : 'host') };
    const processes = table(ROOT, { pid: 101, ppid: 100, session: 100 }, { pid: 300 }, { pid: 301 });
    expect(found(processes, { ...TREE, containment: 'pid-namespace' }, new Map(), probe)).toEqual([100, 101, 300]);
    expect(found(processes, TREE, new Map(), probe)).toEqual([100, 101]);
  });
});

describe('what does not', () => {
  it('a process that took a pid used before', () => {
    const known = new Map([[101, 1001]]);
    expect(found(table({ pid: 101, startTime: 2000 }), TREE, known)).toEqual([]);
    expect(
      found(table({ pid: 100, session: 100, startTime: 2000 }, { pid: 101, session: 100, startTime: 2001 })),
    ).toEqual([]);
  });

  it('the dead', () => {
    expect(found(table({ ...ROOT, state: 'Z' }, { pid: 101, session: 100, state: 'X' }))).toEqual([]);
  });

  it('anything older than the run', () => {
    const probe = { ...NO_SIGNS, hasMarker: () => true };
    expect(found(table({ pid: 300, startTime: 999 }), TREE, new Map(), probe)).toEqual([]);
  });

  it('pid 1, the host itself, what is above it and its own group: whatever the signs say', () => {
    const pid = fc.integer({ min: 1, max: 60 });
    const process = fc.record({
      pid,
      ppid: pid,
      pgrp: fc.constantFrom(50, 51, 52),
      session: fc.constantFrom(100, 7),
      state: fc.constantFrom('S', 'Z'),
    });
    fc.assert(
      fc.property(fc.array(process), (processes) => {
        const mine = [
          { pid: 50, ppid: 40, pgrp: 50, session: 50 },
          { pid: 40, ppid: 1, pgrp: 40, session: 40 },
        ];
        const all = table(...processes.filter((p) => p.pid !== 50 && p.pid !== 40), ...mine);
        const probe = { ...NO_SIGNS, hasMarker: () => true };
        const members = findMembers(all, { ...TREE, bornAfter: 0 }, new Map(), probe, SELF);
        expect(members.filter((p) => p.pid <= 1 || p.pid === 50 || p.pid === 40 || p.pgrp === 50)).toEqual([]);
      }),
    );
  });
});
