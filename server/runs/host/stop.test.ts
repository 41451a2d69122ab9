import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withMarker } from '../../../bench/soak/leaks.ts';
import { startTestHost, until } from './testing/bench-host.ts';
import type { TestHost } from './testing/bench-host.ts';

/** From the word Stop until nothing is left: two graces of 2 s, and the time to kill. */
const ALL_GONE_MS = 6_000;

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
});
afterAll(() => host.cleanUp());

async function untilPrinted(run: string, text: string): Promise<void> {
  await until(`${text} is printed`, async () => (await host.output(run)).includes(text));
}

describe('Stop', () => {
  it('interrupts what runs in the foreground, which may clean up and choose its status', async () => {
    const run = await host.start(`trap 'echo cleaning; exit 9' INT; echo ready; while :; do sleep 0.05; done`);
    await untilPrinted(run, 'ready');
    host.client.stop(run, 'stopped');
    expect(await host.ended(run)).toMatchObject({ reason: 'stopped', exitStatus: 9 });
    expect(await host.output(run)).toContain('cleaning');
  });

  it('kills a tree that ignores INT, TERM and HUP and hides with setsid, nohup and a double fork', async () => {
    const stubborn = `trap '' INT TERM HUP; while :; do sleep 0.1; done`;
    const run = await host.start(
      `trap '' INT TERM HUP
       setsid bash -c "${stubborn}" </dev/null >/dev/null 2>&1 &
       nohup bash -c "${stubborn}" >/dev/null 2>&1 &
       ( ( setsid bash -c "${stubborn}" </dev/null >/dev/null 2>&1 & ) & )
       env -i setsid bash -c "${stubborn}" </dev/null >/dev/null 2>&1 &
       setsid bash -c "exec -c bash -c '${stubborn.replaceAll("'", `'\\''`)}'" </dev/null >/dev/null 2>&1 &
       sleep 0.3; echo ready; while :; do sleep 0.1; done`,
    );
    await untilPrinted(run, 'ready');
    expect(withMarker(new Set([run])).length).toBeGreaterThan(3);
    const asked = performance.now();
    host.client.stop(run, 'stopped');
    const end = await host.ended(run);
    expect(withMarker(new Set([run]))).toEqual([]);
    expect(performance.now() - asked).toBeLessThan(ALL_GONE_MS);
    expect(end).toMatchObject({ reason: 'stopped', exitStatus: 137 });
  });

  it('reaches a process that is stopped itself', async () => {
    const run = await host.start('echo ready; kill -STOP $$; exit 1');
    await untilPrinted(run, 'ready');
    host.client.stop(run, 'stopped');
    expect((await host.ended(run)).reason).toBe('stopped');
    expect(withMarker(new Set([run]))).toEqual([]);
  });

  it('changes nothing about a run that has ended', async () => {
    const { run, end } = await host.run('exit 3');
    host.client.stop(run, 'stopped');
    const listed = (await host.client.list()).find((each) => each.run === run);
    expect(listed?.end).toEqual(end);
  });
});

describe('a PID namespace', () => {
  it('ends as a whole, with the status of its block', async () => {
    const argv = ['/usr/bin/unshare', '-r', '-pf', '--kill-child', '--mount-proc', '/bin/bash', '-c'];
    const probe = await host.run('', { argv: [...argv, 'exit 0'] });
    if (probe.end.exitStatus !== 0) return expect(probe.output).toMatch(/unshare|not permitted/i);

    const stubborn = `trap '' INT TERM HUP; while :; do sleep 0.1; done`;
    const run = await host.start('', {
      argv: [
        ...argv,
        `trap '' INT TERM; env -i setsid bash -c "${stubborn}" >/dev/null 2>&1 & echo ready; while :; do sleep 0.1; done`,
      ],
      containment: 'pid-namespace',
    });
    await untilPrinted(run, 'ready');
    host.client.stop(run, 'stopped');
    expect(await host.ended(run)).toMatchObject({ reason: 'stopped' });
    expect(withMarker(new Set([run]))).toEqual([]);

    const plain = await host.run('', { argv: [...argv, 'sleep 300 & exit 42'], containment: 'pid-namespace' });
    expect(plain.end).toMatchObject({ reason: 'exited', exitStatus: 42 });
  });
});

describe('the end of a block', () => {
  it('is the end of what it left behind, within 6 s', async () => {
    const began = performance.now();
    const { run, end } = await host.run(
      `setsid bash -c "trap '' HUP TERM; while :; do sleep 0.1; done" </dev/null >/dev/null 2>&1 &
       ( ( nohup sleep 300 >/dev/null 2>&1 & ) & ); sleep 0.2; exit 8`,
    );
    expect(withMarker(new Set([run]))).toEqual([]);
    expect(performance.now() - began).toBeLessThan(ALL_GONE_MS);
    expect(end).toMatchObject({ exitStatus: 8, reason: 'exited' });
  });
});

describe('limits', () => {
  it('a timeout ends the run and says so', async () => {
    const { run, end } = await host.run('echo start; sleep 300', { timeoutMs: 300 });
    expect(end).toMatchObject({ reason: 'timeout', exitStatus: 130 });
    expect(withMarker(new Set([run]))).toEqual([]);
  });

  it('output above the limit ends the run, and the journal has exactly the limit', async () => {
    const { end, output } = await host.run('yes', { outputLimitBytes: 10_000 });
    expect(end).toMatchObject({ reason: 'output-limit', bytes: 10_000 });
    expect(output).toBe('y\r\n'.repeat(3334).slice(0, 10_000));
  });

  it('output of exactly the limit is no reason to end', async () => {
    const { end } = await host.run("printf '%0100d' 0; exit 0", { outputLimitBytes: 100 });
    expect(end).toMatchObject({ reason: 'exited', exitStatus: 0, bytes: 100 });
  });

  it('the first reason stays', async () => {
    const run = await host.start(`trap '' INT; echo ready; sleep 300`, { timeoutMs: 1_000 });
    await untilPrinted(run, 'ready');
    host.client.stop(run, 'stopped');
    host.client.stop(run, 'server-shutdown');
    expect((await host.ended(run)).reason).toBe('stopped');
  });
});
