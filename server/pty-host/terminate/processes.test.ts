import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { hasInEnvironment, nowTicks, parseStat, readProcess, readProcesses } from './processes.ts';
import { signalGroup, signalProcess } from './signal.ts';

const REST = '77 78 79 34816 80 4194304 1 0 0 0 0 0 0 0 20 0 1 0 4711 0 0';

describe('the process table', () => {
  it.each(['bash', 'a b', ') S 1 (', '((', ''])('reads a process by the name of %j', (name) => {
    expect(parseStat(`12 (${name}) S ${REST}\n`)).toEqual({
      pid: 12,
      ppid: 77,
      pgrp: 78,
      session: 79,
      tpgid: 80,
      state: 'S',
      startTime: 4711,
    });
  });

  it.each(['', 'x', '12 (bash', '12 (bash) S 1'])('takes %j for no process', (line) => {
    expect(parseStat(line)).toBeNull();
  });

  it.runIf(process.platform === 'linux')('knows this process, its parent and no other by its pid', () => {
    const self = readProcess(process.pid)!;
    expect(self.ppid).toBe(process.ppid);
    expect(self.startTime).toBeLessThanOrEqual(nowTicks() + 2);
    expect(readProcesses().get(process.pid)?.startTime).toBe(self.startTime);
    expect(readProcess(2 ** 30)).toBeNull();
  });

  it.runIf(process.platform === 'linux')('finds a whole variable in an environment, not a part of one', async () => {
    const child = spawn('/bin/sleep', ['30'], {
      env: { RUNBOOK_RUN: 'abc', OTHER: 'RUNBOOK_RUN=zzz' },
      stdio: 'ignore',
    });
    await once(child, 'spawn');
    const pid = child.pid!;
    expect(hasInEnvironment(pid, 'RUNBOOK_RUN=abc')).toBe(true);
    expect(hasInEnvironment(pid, 'RUNBOOK_RUN=ab')).toBe(false);
    expect(hasInEnvironment(pid, 'RUNBOOK_RUN=zzz')).toBe(false);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
});

describe('signals', () => {
  it.runIf(process.platform === 'linux')('reach exactly the process that was meant', async () => {
    const child = spawn('/bin/sleep', ['30'], { stdio: 'ignore' });
    await once(child, 'spawn');
    const startTime = readProcess(child.pid!)!.startTime;
    expect(signalProcess({ pid: child.pid!, startTime: startTime + 1 }, 'SIGKILL')).toBe(false);
    expect(readProcess(child.pid!)?.state).not.toBe('Z');
    expect(signalProcess({ pid: child.pid!, startTime }, 'SIGKILL')).toBe(true);
    expect(await once(child, 'exit')).toEqual([null, 'SIGKILL']);
  });

  it.each([-1, 0, 1, process.pid, 1.5, Number.NaN])('never go to %s', (pid) => {
    const startTime = readProcess(pid)?.startTime ?? 0;
    expect(signalProcess({ pid, startTime }, 'SIGCONT')).toBe(false);
    expect(signalGroup(pid, 'SIGCONT')).toBe(false);
  });
});
