/** Files that their owner has closed to others: the client says what is in them, the system believes it and no more. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkoutReader } from './checkout.ts';
import { serve } from './listen.ts';
import { createSystem } from './system.ts';

const here = import.meta.dirname;
let base: string;
let folder: string;

beforeAll(() => {
  base = realpathSync(mkdtempSync(join(tmpdir(), 'private-')));
  folder = join(base, 'robo-rlhf-multimodal');
  mkdirSync(join(folder, 'certs'), { recursive: true });
  copyFileSync(join(here, 'client.ts'), join(base, 'client.ts'));
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

/** What the system was told by one command, run in `cwd`. */
async function toldBy(cwd: string): Promise<[string, string][]> {
  const socketPath = join(base, `${process.hrtime.bigint()}.sock`);
  const told: [string, string][] = [];
  const checkoutFile = Object.assign(() => null, {
    told: (path: string, bytes: Uint8Array) => void told.push([path, Buffer.from(bytes).toString()]),
  });
  const system = createSystem({ profile: 'mended', now: Date.now, checkoutFile });
  const options = {
    system,
    socketPath,
    token: '',
    listen: false,
    idleMs: 60_000,
    onIdle: () => {},
    log: console.error,
  };
  const serving = await serve(options);
  const child = spawn(process.execPath, [join(base, 'client.ts'), 'uptime'], {
    cwd,
    env: { PRACTICE_SOCKET: socketPath },
    stdio: 'ignore',
  });
  const [status] = (await once(child, 'exit')) as [number];
  await serving.dispose();
  expect(status).toBe(0);
  return told;
}

describe('a file that only its owner may read', () => {
  it('is told by every command that stands in the checkout, and by no other', async () => {
    writeFileSync(join(folder, '.env'), 'LOG_LEVEL=DEBUG\n');
    writeFileSync(join(folder, 'certs/server.key'), 'a key\n');
    chmodSync(join(folder, '.env'), 0o600);
    chmodSync(join(folder, 'certs/server.key'), 0o644);
    expect(await toldBy(folder)).toEqual([['.env', 'LOG_LEVEL=DEBUG\n']]);
    chmodSync(join(folder, '.env'), 0o644);
    chmodSync(join(folder, 'certs/server.key'), 0o400);
    expect(await toldBy(folder)).toEqual([['certs/server.key', 'a key\n']]);
    const elsewhere = join(base, 'elsewhere');
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, '.env'), 'OTHER=1\n', { mode: 0o600 });
    expect(await toldBy(elsewhere)).toEqual([]);
  });

  it('does not stand above what can be read, and makes no file that is not there', () => {
    writeFileSync(join(folder, '.env'), 'REAL=1\n', { mode: 0o644 });
    const read = checkoutReader(folder);
    read.told!('.env', Buffer.from('TOLD=1\n'));
    read.told!('missing', Buffer.from('TOLD=1\n'));
    read.told!('../outside', Buffer.from('TOLD=1\n'));
    expect(Buffer.from(read('.env')!).toString()).toBe('REAL=1\n');
    expect([read('missing'), read('../outside')]).toEqual([null, null]);
  });
});
