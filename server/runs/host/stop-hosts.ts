/**
 * Ends every host of a runtime folder with all its runs, for `runbooks stop --all`.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { isAlive, listHosts, removeHost, runsOf, START_DEADLINE_MS } from './hosts.ts';
import { readEnd } from './journal.ts';

/** Stop takes up to 6 s, and the last journals have to be made durable. */
const DEADLINE_MS = 15_000;
const LOOK_MS = 50;

/**
 * How many hosts ended, how many runs were going in them, and the pids of hosts that did not end in time. One that was
 * being started is waited for; a folder in which none came to be, since its starter was killed, is removed.
 */
export async function stopHosts({
  dataDir,
  runtimeDir,
}: {
  dataDir: string;
  runtimeDir: string;
}): Promise<{ hosts: number; runs: number; stuck: number[] }> {
  let runs = 0;
  const asked: { folder: string; pid: number }[] = [];
  await clearStarting(runtimeDir);
  for (const { folder, state } of listHosts(runtimeDir)) {
    // Somebody listens on its socket, so the pid in its file is still its own.
    if (state === null || !(await isAlive(folder))) continue;
    const ends = await Promise.all(runsOf(folder).map((run) => readEnd(dataDir, run)));
    runs += ends.filter((end) => end === null).length;
    process.kill(state.pid, 'SIGTERM');
    asked.push({ folder, pid: state.pid });
  }
  const deadline = performance.now() + DEADLINE_MS;
  let left = asked;
  while (left.length > 0 && performance.now() < deadline) {
    await sleep(LOOK_MS);
    const alive = await Promise.all(left.map(({ folder }) => isAlive(folder)));
    left = left.filter((_, index) => alive[index]);
  }
  return { hosts: asked.length - left.length, runs, stuck: left.map(({ pid }) => pid) };
}

/** Resolves once every host of the folder listens, or is known never to. */
async function clearStarting(runtimeDir: string): Promise<void> {
  const deadline = performance.now() + START_DEADLINE_MS;
  const unborn = () => listHosts(runtimeDir).filter(({ state }) => state === null);
  while (unborn().some(({ starting }) => starting) && performance.now() < deadline) await sleep(LOOK_MS);
  for (const { folder, starting } of unborn()) if (!starting && runsOf(folder).length === 0) removeHost(folder);
}
