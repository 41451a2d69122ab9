import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { followEnds, plainRun } from '../../../bench/soak/short-runs.ts';
import { withMarker } from '../../../bench/soak/leaks.ts';
import { sayHello } from './connection.ts';
import { dial, hostsFolder, listHosts, secretOf } from './hosts.ts';
import { readEnd, stopHosts } from './index.ts';
import { spawnHost } from './spawn-host.ts';
import { isRunning, startTestHost, until } from './testing/bench-host.ts';
import type { TestHost } from './testing/bench-host.ts';

const ELDER = fileURLToPath(new URL('__fixtures__/elder-host.ts', import.meta.url));
const SERVER = fileURLToPath(new URL('__fixtures__/server.ts', import.meta.url));

let host: TestHost;
afterEach(() => host.cleanUp());

const pidOf = (each: TestHost) => each.client.pid()!;

describe('the host outlives the server', () => {
  it('a new client finds runs, their output and their ends', async () => {
    host = await startTestHost();
    const going = await host.start('echo one; read -t 0.7 </dev/tty; echo two; exit 5', { interactive: true });
    const { run: over } = await host.run('exit 4');
    const pid = pidOf(host);
    host.client.dispose();

    const client = await host.again();
    expect(client.pid()).toBe(pid);
    const ends = followEnds(client);
    const listed = await client.list();
    expect(listed.find((run) => run.run === over)).toMatchObject({ state: 'ended', end: { exitStatus: 4 } });
    expect(listed.find((run) => run.run === going)).toMatchObject({ state: 'running', end: null });
    expect(await ends.of(going)).toMatchObject({ exitStatus: 5 });
    expect(await host.output(going)).toBe('one\r\ntwo\r\n');

    client.forget(over);
    expect((await client.list()).map((run) => run.run)).toEqual([going]);
    expect(await readEnd(host.dataDir, over)).toMatchObject({ exitStatus: 4 });
  });

  it('kill -9 of the server ends no run', async () => {
    host = await startTestHost();
    const server = spawn(
      process.execPath,
      [SERVER, host.dataDir, host.runtimeDir, 'sleep 0.5; echo still here; exit 7'],
      {
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    const exited = new Promise((resolve) => server.once('exit', resolve));
    const run = await new Promise<string>((resolve) =>
      server.stdout.once('data', (bytes: Buffer) => resolve(bytes.toString().trim())),
    );
    server.kill('SIGKILL');
    await exited;
    expect(await host.ended(run)).toMatchObject({ exitStatus: 7, reason: 'exited' });
    expect(await host.output(run)).toBe('still here\r\n');
  });

  it('a cut connection is made again, and what was said meanwhile is not lost', async () => {
    host = await startTestHost();
    const pid = pidOf(host);
    const going = await host.start('echo up; sleep 300');
    // Nonsense: the host closes the connection on it, with the start and the stop behind it unread.
    host.client.input('no run id', 'x');
    const spec = plainRun('echo here; exit 6');
    const answer = host.client.start(spec);
    host.client.stop(going, 'stopped');
    expect(await answer).toHaveProperty('pid');
    expect(host.client.pid()).toBe(pid);
    expect((await host.ended(spec.run)).exitStatus).toBe(6);
    expect(await host.output(spec.run)).toBe('here\r\n');
    expect((await host.ended(going)).reason).toBe('stopped');
  });

  it('is in a session of its own, with nothing of ours open', async () => {
    host = await startTestHost();
    const pid = pidOf(host);
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
      .replace(/^.*\) /s, '')
      .split(' ');
    expect([stat[2], stat[3]]).toEqual([String(pid), String(pid)]);
    const environ = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').filter(Boolean);
    const names = environ.map((pair) => pair.slice(0, pair.indexOf('='))).sort();
    expect(['PATH', 'HOME', 'LANG', 'TZ', 'TMPDIR']).toEqual(expect.arrayContaining(names));
    const secret = secretOf(listHosts(host.runtimeDir)[0]!.folder)!;
    expect(readlinkSync(`/proc/${pid}/fd/0`)).toBe('/dev/null');
    expect(environ.join() + readFileSync(`/proc/${pid}/cmdline`, 'latin1')).not.toContain(secret);
  });
});

describe('the host dies', () => {
  it('kill -9: its runs are lost, what they left is ended, and the next start works', async () => {
    host = await startTestHost();
    const done = await host.run('exit 1');
    const run = await host.start(
      `setsid bash -c "trap '' HUP TERM; while :; do sleep 0.1; done" & echo up; trap '' HUP; sleep 300`,
    );
    await until('it is up', async () => (await host.output(run)).includes('up'));
    const pid = pidOf(host);
    process.kill(pid, 'SIGKILL');
    await until('the loss is told', () => host.news.some((news) => news.type === 'lost'));
    expect(host.news.filter((news) => news.type === 'lost')).toEqual([{ type: 'lost', runs: [run] }]);
    expect(await readEnd(host.dataDir, run)).toBeNull();
    await until('nothing of it is left', () => withMarker(new Set([run])).length === 0);

    expect((await host.run('echo next')).output).toBe('next\r\n');
    expect(pidOf(host)).not.toBe(pid);
    // Ended before, and never forgotten: still told of, from its file.
    expect((await host.client.list()).find((each) => each.run === done.run)?.end).toEqual(done.end);
  });

  it('a start that no host can take says so in a sentence', async () => {
    host = await startTestHost();
    process.kill(pidOf(host), 'SIGKILL');
    await until('it is gone', () => host.client.pid() === null);
    const answer = await host.client.start(plainRun('exit 0'));
    expect('pid' in answer ? 'started by a new host' : answer.error).toMatch(
      /^(started by a new host|The process that owns terminals .*)$/,
    );
  });
});

describe('the host ends itself', () => {
  it('once no server and no run needs it, and not before', async () => {
    host = await startTestHost({ idleMs: 200 });
    const pid = pidOf(host);
    const run = await host.start('sleep 0.8; echo late');
    host.client.dispose();
    await until('the host has ended', () => !isRunning(pid));
    expect(await readEnd(host.dataDir, run)).toMatchObject({ exitStatus: 0, reason: 'exited' });
    expect(await host.output(run)).toBe('late\r\n');
    expect(readdirSync(hostsFolder(host.runtimeDir))).toEqual([]);
  });

  it('when it is asked to, and stops its runs first', async () => {
    host = await startTestHost();
    const run = await host.start('sleep 300');
    const pid = pidOf(host);
    expect(await stopHosts(host)).toEqual({ hosts: 1, runs: 1, stuck: [] });
    expect(await readEnd(host.dataDir, run)).toMatchObject({ reason: 'server-shutdown', exitStatus: 130 });
    await until('the host has ended', () => !isRunning(pid));
  });
});

describe('a host of another version', () => {
  it('finishes its runs, which are followed to their end, while new ones go to a host of ours', async () => {
    host = await startTestHost();
    mkdirSync(join(host.dataDir, 'journals'), { recursive: true });
    const folder = await spawnHost({
      runtimeDir: host.runtimeDir,
      journals: join(host.dataDir, 'journals'),
      logFile: join(host.dataDir, 'elder.log'),
      protocol: 999,
      idleMs: 3_000,
      main: ELDER,
    });
    const socket = (await dial(folder))!;
    const hello = await sayHello(socket, secretOf(folder)!, 999, { event() {}, closed() {} });
    if (!hello.ok) throw new Error(hello.why);
    const { run, ...spec } = plainRun('sleep 1; echo from the elder; exit 3');
    hello.connection.send({ type: 'start', run, ...spec });
    await hello.connection.list();
    hello.connection.close();

    host.client.dispose();
    const client = await host.again();
    const ends = followEnds(client);
    expect((await client.list()).find((each) => each.run === run)).toMatchObject({ state: 'running' });
    const own = plainRun('exit 2');
    expect(await client.start(own)).toHaveProperty('pid');
    expect((await ends.of(own.run)).exitStatus).toBe(2);
    expect((await ends.of(run)).exitStatus).toBe(3);
    expect(await host.output(run)).toBe('from the elder\r\n');
    client.forget(run);
    expect((await client.list()).map((each) => each.run)).toEqual([own.run]);
    await until('the elder has ended', () => listHosts(host.runtimeDir).every((each) => each.folder !== folder));
  });
});

describe('a disk that refuses', () => {
  it('ends the run as lost, never as a success, and says why', async () => {
    host = await startTestHost();
    const limit = 50_000;
    const prlimit = spawn('prlimit', ['--pid', String(pidOf(host)), `--fsize=${limit}`], { stdio: 'ignore' });
    expect(await new Promise((resolve) => prlimit.once('exit', resolve))).toBe(0);
    const { end } = await host.run('head -c 200000 /dev/zero | tr "\\0" x; sleep 300');
    expect(end).toMatchObject({ reason: 'host-lost', bytes: limit });
    expect(end.detail).toContain('The journal could not be written');
    expect((await host.run('echo small')).end).toMatchObject({ reason: 'exited', exitStatus: 0 });
  });
});
