import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { endProcess, isAlive, startTimeOf, until } from './processes.ts';

async function started(code: string) {
  const child = spawn('bash', ['-c', code], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(child.stdout, 'data');
  return { child, identity: { pid: child.pid!, startTime: startTimeOf(child.pid!)! } };
}

describe('a process with its start time', () => {
  it('is alive until it ends', async () => {
    const { child, identity } = await started('echo; exec sleep 60');
    expect(isAlive(identity)).toBe(true);
    child.kill('SIGKILL');
    expect(await until(() => !isAlive(identity), 5_000)).toBe(true);
  });

  it('is read whatever its name is', async () => {
    const { child, identity } = await started(
      "exec -a 'x) R 1 1 (' bash -c 'printf \"a) Z 1 (\" >/proc/self/comm; echo; read -r -t 60 <>/dev/null; sleep 60'",
    );
    expect(identity.startTime).toMatch(/^\d+$/);
    expect(isAlive(identity)).toBe(true);
    child.kill('SIGKILL');
  });

  it('is not another one that got its pid', () => {
    expect(isAlive({ pid: process.pid, startTime: '1' })).toBe(false);
  });

  it('is left alone when the pid changed hands', async () => {
    const { child, identity } = await started('echo; exec sleep 60');
    expect(await endProcess({ pid: identity.pid, startTime: '1' }, 1_000)).toBe(true);
    expect(isAlive(identity)).toBe(true);
    child.kill('SIGKILL');
  });

  it('is ended by TERM where it listens, by KILL where it does not', async () => {
    const polite = await started('trap "exit 5" TERM; echo; while :; do sleep 0.05; done');
    const politeEnd = once(polite.child, 'exit');
    expect(await endProcess(polite.identity, 5_000)).toBe(true);
    expect(await politeEnd).toEqual([5, null]);

    const stubborn = await started('trap "" TERM; echo; while :; do sleep 0.05; done');
    const stubbornEnd = once(stubborn.child, 'exit');
    expect(await endProcess(stubborn.identity, 300)).toBe(true);
    expect(await stubbornEnd).toEqual([null, 'SIGKILL']);
  });
});
