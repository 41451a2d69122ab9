import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { journalPath } from './journal.ts';
import { startTestHost, until } from './testing/bench-host.ts';
import type { TestHost } from './testing/bench-host.ts';

let host: TestHost;
beforeAll(async () => {
  host = await startTestHost();
});
afterAll(() => host.cleanUp());

async function untilPrinted(run: string, text: string): Promise<void> {
  await until(`${text} is printed`, async () => (await host.output(run)).includes(text));
}

describe('an interactive run', () => {
  it('echoes keys and gives them to the program', async () => {
    const run = await host.start('read -p "name? " name; echo "hello $name"', { interactive: true });
    await untilPrinted(run, 'name? ');
    host.client.input(run, 'wörld\r');
    await host.ended(run);
    expect(await host.output(run)).toBe('name? wörld\r\nhello wörld\r\n');
  });

  it('takes Ctrl-C as a key', async () => {
    const run = await host.start('echo ready; sleep 300', { interactive: true });
    await untilPrinted(run, 'ready');
    host.client.input(run, '\x03');
    expect(await host.ended(run)).toMatchObject({ exitStatus: 130, reason: 'exited' });
  });

  it('sees its new size, which is in the journal', async () => {
    const run = await host.start('stty size; read; stty size', { interactive: true });
    await untilPrinted(run, '40 120');
    host.client.resize(run, 77, 33);
    host.client.input(run, '\r');
    await host.ended(run);
    expect(await host.output(run)).toContain('33 77');
    const events = readFileSync(journalPath(host.dataDir, run, 'events'), 'utf8')
      .trim()
      .split('\n');
    const sizes = events.map((line) => JSON.parse(line) as unknown[]).filter((event) => event[1] === 'r');
    expect(sizes.map((event) => event.slice(2))).toEqual([
      [120, 40],
      [77, 33],
    ]);
  });

  it('that does not read its keys slows nobody, and refuses what is too much', async () => {
    const run = await host.start('stty raw -echo; echo ready; sleep 300', { interactive: true });
    await untilPrinted(run, 'ready');
    for (let i = 0; i < 100; i++) host.client.input(run, 'k'.repeat(4096));
    const beside = await host.run('echo beside');
    expect(beside.output).toBe('beside\r\n');
    host.client.stop(run, 'stopped');
    expect((await host.ended(run)).reason).toBe('stopped');
    expect(readFileSync(`${host.dataDir}/pty-host.log`, 'utf8')).toContain('input refused');
  });

  it('gets every key in order when much is pasted', async () => {
    const run = await host.start('stty raw -echo; echo ready; head -c 40000 | sha256sum', { interactive: true });
    await untilPrinted(run, 'ready');
    const pasted = Array.from({ length: 10 }, (_, i) => String(i).repeat(4000));
    for (const piece of pasted) host.client.input(run, piece);
    await host.ended(run);
    const { createHash } = await import('node:crypto');
    expect(await host.output(run)).toContain(createHash('sha256').update(pasted.join('')).digest('hex'));
  });
});

describe('a run without `interactive`', () => {
  it('gets no keys and no new size', async () => {
    const run = await host.start('echo ready; read -t 0.5 line; echo "got <$line>"; stty size');
    await untilPrinted(run, 'ready');
    host.client.input(run, 'evil\r');
    host.client.resize(run, 10, 10);
    await host.ended(run);
    expect(await host.output(run)).toContain('got <>\r\n40 120\r\n');
  });

  it('is interrupted by Ctrl-C and by nothing that merely contains it', async () => {
    const run = await host.start(`trap 'echo interrupted; exit 130' INT; echo ready; while :; do sleep 0.05; done`);
    await untilPrinted(run, 'ready');
    host.client.input(run, 'x\x03');
    // The answer to `list` comes behind whatever the keys before it did.
    await host.client.list();
    expect(await host.output(run)).toBe('ready\r\n');
    host.client.input(run, '\x03');
    expect(await host.ended(run)).toMatchObject({ exitStatus: 130, reason: 'exited' });
    expect(await host.output(run)).toBe('ready\r\ninterrupted\r\n');
  });
});
