/**
 * The program behind the simulated commands, as JavaScript: it is started for every `docker` of every block, and node
 * would take as long to read its types as to do everything else.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../programs.ts';

const STRIP = fileURLToPath(new URL('./strip-types.main.ts', import.meta.url));
/** Once per server, on a busy machine. */
const TIMEOUT_MS = 30_000;

/** @param directory of the simulator. Rejects when its client.ts cannot be read. */
export async function clientText(directory: string): Promise<string> {
  const { status, stdout, stderr } = await runProgram(
    [process.execPath, '--disable-warning=ExperimentalWarning', STRIP, join(directory, 'client.ts')],
    { timeoutMs: TIMEOUT_MS },
  );
  if (status !== 0) throw new Error(`The practice system's client cannot be prepared: ${stderr.trim()}`);
  return stdout;
}
