/**
 * A real pty-host in folders of its own, for tests. Everything is ended and removed again.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { followEnds, plainRun } from '../../../../bench/soak/short-runs.ts';
import type { RunEnd, StartRun } from '../../../../src/contract/host-protocol.ts';
import { ensureHost, readJournal } from '../index.ts';
import type { HostNews } from '../../ports.ts';
import type { HostClient } from '../index.ts';
import { listHosts, removeHost } from '../hosts.ts';

export { plainRun };

const WAIT_MS = 15_000;
const LOOK_MS = 10;

export type TestHost = {
  dataDir: string;
  runtimeDir: string;
  client: HostClient;
  /** Every piece of news since the start. */
  news: HostNews[];
  /** Messages of the log. */
  logged: string[];
  /** Starts bash with a script and gives its id; throws when it did not start. */
  start(script: string, more?: Partial<StartRun>): Promise<string>;
  ended(run: string): Promise<RunEnd>;
  /** Starts and waits. */
  run(script: string, more?: Partial<StartRun>): Promise<{ run: string; end: RunEnd; output: string }>;
  output(run: string): Promise<string>;
  /** Another client of the same host, as a restarted server would be. */
  again(): Promise<HostClient>;
  cleanUp(): Promise<void>;
};

export async function startTestHost({
  idleMs = 60_000,
  folder = mkdtempSync(join(tmpdir(), 'rb-host-')),
} = {}): Promise<TestHost> {
  const places = { dataDir: join(folder, 'data'), runtimeDir: join(folder, 'run') };
  const logged: string[] = [];
  const note = (_: Record<string, unknown>, message: string) => void logged.push(message);
  const clients: HostClient[] = [];
  const connect = async () => {
    const client = await ensureHost({ ...places, log: { warn: note, error: note }, idleMs });
    clients.push(client);
    return client;
  };
  const client = await connect();
  const news: HostNews[] = [];
  client.subscribe((each) => void news.push(each));
  const ends = followEnds(client);

  const host: TestHost = {
    ...places,
    client,
    news,
    logged,
    async start(script, more) {
      const spec = plainRun(script, more);
      const answer = await client.start(spec);
      if ('error' in answer) throw new Error(answer.error);
      return spec.run;
    },
    ended: (run) => ends.of(run),
    async run(script, more) {
      const run = await host.start(script, more);
      const end = await ends.of(run);
      return { run, end, output: await host.output(run) };
    },
    output: async (run) => Buffer.from(await readJournal(places.dataDir, run, 0, 1024 * 1024)).toString('utf8'),
    again: connect,
    async cleanUp() {
      for (const each of clients) each.dispose();
      // Also one that is only just starting, or lies dead in its folder.
      await until('every host has ended', async () => {
        const there = listHosts(places.runtimeDir);
        for (const { folder: each, state } of there) {
          if (state !== null) await endHost(state.pid);
          if (state !== null) removeHost(each);
        }
        return there.length === 0;
      });
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return host;
}

/** Waits until something holds; throws with `what` when it does not come true in time. */
export async function until(what: string, holds: () => boolean | Promise<boolean>, waitMs = WAIT_MS): Promise<void> {
  const deadline = performance.now() + waitMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited in vain: ${what}`);
    await sleep(LOOK_MS);
  }
}

export function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch {
    return false;
  }
}

/** Politely first, so that no run stays behind. */
async function endHost(pid: number): Promise<void> {
  if (!isRunning(pid)) return;
  process.kill(pid, 'SIGTERM');
  await until(`host ${pid} ends`, () => !isRunning(pid));
}
