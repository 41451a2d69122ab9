/**
 * `npm run soak`: what must hold over many runs, in full counts; the tests run the same code with fewer. Prints a table,
 * exits 1 when anything was lost, wrong or left behind.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureHost, stopHosts } from '../server/runs/host/index.ts';
import { isAtMost, leakCheck } from './soak/leaks.ts';
import { shortRuns } from './soak/short-runs.ts';

const SHORT_RUNS = 1_000;
const SHORT_RUN_BYTES = 20_000;
const LEAK_RUNS = 200;
const PARALLEL = 8;

const folder = mkdtempSync(join(tmpdir(), 'rb-soak-'));
const places = { dataDir: join(folder, 'data'), runtimeDir: join(folder, 'run') };
const print = (fields: Record<string, unknown>, message: string) =>
  process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);

async function soak(): Promise<boolean> {
  const client = await ensureHost({ ...places, log: { warn: print, error: print } });
  try {
    const runs = await shortRuns(client, {
      dataDir: places.dataDir,
      count: SHORT_RUNS,
      bytes: SHORT_RUN_BYTES,
      parallel: PARALLEL,
    });
    for (const failure of runs.failures) process.stderr.write(`${failure}\n`);
    const leaks = await leakCheck(client, { count: LEAK_RUNS, parallel: PARALLEL });
    console.table([
      {
        check: `${SHORT_RUNS} runs of ${SHORT_RUN_BYTES / 1000} kB that exit at once: runs told of`,
        expected: SHORT_RUNS,
        found: runs.runs,
      },
      { check: 'bytes lost', expected: 0, found: runs.bytesLost },
      { check: 'journals or digests wrong', expected: 0, found: runs.wrongJournals },
      { check: 'exit statuses wrong', expected: 0, found: runs.wrongStatuses },
      {
        check: `${LEAK_RUNS} runs with children left behind: descriptors`,
        expected: leaks.before.descriptors,
        found: leaks.after.descriptors,
      },
      { check: 'ptys open', expected: leaks.before.ptys, found: leaks.after.ptys },
      { check: 'threads', expected: leaks.before.threads, found: leaks.after.threads },
      { check: 'processes', expected: leaks.before.processes, found: leaks.after.processes },
    ]);
    console.log(
      `short runs ${(runs.ms / 1000).toFixed(1)} s, leak check ${(leaks.ms / 1000).toFixed(1)} s, ${PARALLEL} at a time`,
    );
    const whole = runs.runs === SHORT_RUNS && runs.bytesLost + runs.wrongJournals + runs.wrongStatuses === 0;
    return whole && isAtMost(leaks.after, leaks.before);
  } finally {
    client.dispose();
    await stopHosts(places);
  }
}

try {
  process.exitCode = (await soak()) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
