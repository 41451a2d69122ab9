import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAtMost, leakCheck } from '../../../bench/soak/leaks.ts';
import { shortRuns } from '../../../bench/soak/short-runs.ts';
import { readEnd, readJournal } from './index.ts';
import { plainRun, startTestHost } from './testing/bench-host.ts';
import type { TestHost } from './testing/bench-host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
});
afterAll(() => host.cleanUp());

describe('the end of a run', () => {
  it('loses no byte and no status over 100 runs that print 20 kB and exit at once', async () => {
    const result = await shortRuns(host.client, { dataDir: host.dataDir, count: 100, bytes: 20_000, parallel: 4 });
    expect({ ...result, ms: 0 }).toEqual({
      runs: 100,
      bytesLost: 0,
      wrongJournals: 0,
      wrongStatuses: 0,
      failures: [],
      ms: 0,
    });
  }, 120_000);

  it.each([
    ['exit 0', 0],
    ['exit 3', 3],
    ['exit 255', 255],
    ['kill -9 $$', 137],
    ['kill -INT $$', 130],
    ['kill -TERM $$', 143],
    ['kill -SEGV $$', 139],
    ['exec /bin/false', 1],
    ['( exit 7 )', 7],
  ])('tells the status of `%s` as %i', async (script, status) => {
    const { end } = await host.run(script);
    expect(end).toMatchObject({ exitStatus: status, reason: 'exited', detail: null });
  });

  it('is the same in the news and in R.end.json', async () => {
    const { run, end } = await host.run('echo done; exit 4');
    expect(await readEnd(host.dataDir, run)).toEqual(end);
    expect(end.sha256).toBe(createHash('sha256').update('done\r\n').digest('hex'));
    expect(end.bytes).toBe(6);
  });

  it('keeps 5 MB byte for byte', async () => {
    const bytes = 5_000_000;
    const { run, end } = await host.run(`head -c ${bytes} /dev/zero | tr '\\0' 'x'; exit 5`);
    const expected = Buffer.alloc(bytes, 'x');
    expect(end).toMatchObject({ bytes, exitStatus: 5, sha256: createHash('sha256').update(expected).digest('hex') });
    expect(expected.equals(await readJournal(host.dataDir, run, 0, bytes + 1))).toBe(true);
  });

  it('comes only when the block has ended, even if it closed its terminal long before', async () => {
    const { end, output } = await host.run(
      'echo one; tty=$(tty); exec </dev/null >/dev/null 2>&1; sleep 0.3; echo two >$tty; exit 6',
    );
    expect(output).toBe('one\r\ntwo\r\n');
    expect(end).toMatchObject({ exitStatus: 6, reason: 'exited' });
  });

  it('does not wait for a background child that holds the terminal', async () => {
    const { end, output } = await host.run('sleep 300 & echo gone; exit 2');
    expect(output).toBe('gone\r\n');
    expect(end).toMatchObject({ exitStatus: 2, reason: 'exited' });
  });

  it('is told after all growth of its journal', async () => {
    const { run, end } = await host.run('for i in {1..200}; do echo line $i; done');
    const own = host.news.filter((news) => news.type !== 'lost' && news.run === run);
    const lengths = own.filter((news) => news.type === 'grew').map((news) => news.length);
    expect(own.at(-1)!.type).toBe('ended');
    expect(lengths).toEqual([...new Set(lengths)].sort((a, b) => a - b));
    expect(lengths.at(-1)).toBe(end.bytes);
  });

  it('leaves no descriptor, pty, thread or process behind', async () => {
    const { before, after } = await leakCheck(host.client, { count: 60, parallel: 4 });
    expect({ after, fits: isAtMost(after, before) }).toEqual({ after, fits: true });
    expect(after.processes).toBe(0);
    expect(after.ptys).toBe(0);
  }, 120_000);
});

describe('a run that cannot start', () => {
  it.each([
    ['a missing program', { argv: ['/no/such/program'] }, 'There is no program /no/such/program.'],
    ['a program by bare name', { argv: ['bash'] }, 'The program to start must be an absolute path, got "bash".'],
    ['a file that is no program', { argv: ['/etc/passwd'] }, 'The program /etc/passwd may not be executed.'],
    ['a missing folder', { cwd: '/no/such/folder' }, 'The working directory /no/such/folder does not exist.'],
    ['a variable beyond what the kernel takes', { env: { A: 'x'.repeat(128 * 1024) } }, 'longer than 128 KiB'],
  ])('says why: %s', async (_, more, words) => {
    const spec = plainRun('exit 0', more);
    const answer = await host.client.start(spec);
    expect('error' in answer && answer.error).toContain(words);
    expect(await host.ended(spec.run)).toMatchObject({ reason: 'start-failed', exitStatus: null, bytes: 0 });
    expect((await readEnd(host.dataDir, spec.run))?.detail).toContain(words);
  });

  it('is refused when its id has a journal already, and the journal stays', async () => {
    const { run, end } = await host.run('echo first');
    host.client.forget(run);
    expect(await host.client.start({ ...plainRun('echo second'), run })).toEqual({
      error: 'This run has a journal already: a run is started once.',
    });
    expect(await host.output(run)).toBe('first\r\n');
    expect(await readEnd(host.dataDir, run)).toEqual(end);
  });

  it('is not started twice when it is asked for twice', async () => {
    const spec = plainRun('echo once; sleep 0.2');
    const [first, second] = await Promise.all([host.client.start(spec), host.client.start(spec)]);
    await host.ended(spec.run);
    expect(first).toHaveProperty('pid');
    expect(second).toEqual(first);
    expect(await host.output(spec.run)).toBe('once\r\n');
  });
});

describe('what a block gets', () => {
  it('is exactly the environment it was given', async () => {
    const { output } = await host.run('', { argv: ['/usr/bin/env'], env: { ONE: '1', TWO: 'a b=c' } });
    expect(output).toBe('ONE=1\r\nTWO=a b=c\r\n');
  });

  it('is no descriptor of the host and no terminal of the runs beside it', async () => {
    const beside = await host.start('sleep 30');
    const { output } = await host.run('for fd in /proc/$$/fd/*; do readlink $fd; done; umask');
    host.client.stop(beside, 'stopped');
    const lines = output.trim().split('\r\n');
    expect(lines.pop()).toBe('0022');
    // 255 is bash's own copy of its script's source, here the terminal.
    expect(lines.filter((line) => !line.startsWith('/dev/pts/'))).toEqual([]);
    expect(new Set(lines).size).toBe(1);
    expect(lines.length).toBeLessThanOrEqual(4);
  });
});
