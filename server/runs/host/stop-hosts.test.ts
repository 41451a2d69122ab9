import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { START_DEADLINE_MS } from './hosts.ts';
import { stopHosts } from './stop-hosts.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stop-hosts-'));
});
afterEach(() => {
  vi.useRealTimers();
  rmSync(root, { recursive: true, force: true });
});

/** What is left when a server is killed between making a host's folder and starting the host. */
function unbornHost(run?: string): string {
  const folder = join(root, 'run', 'hosts', '2-0000abcd');
  mkdirSync(join(folder, 'runs'), { recursive: true });
  writeFileSync(join(folder, 'secret'), 'x');
  if (run !== undefined) writeFileSync(join(folder, 'runs', run), '');
  // Its age counts, and nobody wants to wait for it.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + START_DEADLINE_MS + 1 });
  return folder;
}

const stop = () => stopHosts({ dataDir: join(root, 'data'), runtimeDir: join(root, 'run') });

describe('stopping every host', () => {
  it('removes the folder of one that never came to be', async () => {
    const folder = unbornHost();
    expect(await stop()).toEqual({ hosts: 0, runs: 0, stuck: [] });
    expect(existsSync(folder)).toBe(false);
  });

  it('keeps a folder that names runs, for the server that has to say what became of them', async () => {
    const folder = unbornHost('r1');
    expect(await stop()).toEqual({ hosts: 0, runs: 0, stuck: [] });
    expect(existsSync(folder)).toBe(true);
  });
});
