/** Stands for a web server: starts one run, says its id, and waits to be killed. argv: data folder, runtime folder, script. */
import { plainRun } from '../../../../bench/soak/short-runs.ts';
import { ensureHost } from '../index.ts';

const [, , dataDir, runtimeDir, script] = process.argv as [string, string, string, string, string];
const client = await ensureHost({ dataDir, runtimeDir, log: { warn() {}, error() {} } });
const spec = plainRun(script);
await client.start(spec);
process.stdout.write(`${spec.run}\n`);
setInterval(() => {}, 1_000);
