/**
 * The program behind the simulated commands, as JavaScript: it is started for every `docker` of every block, and node
 * would take as long to read its types as to do everything else.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../programs.ts';

const STRIP = fileURLToPath(new URL('./strip-types.main.ts', import.meta.url));
/** Once per server; part of the first system's start. */
const TIMEOUT_MS = 8_000;

export type ClientText = { ok: true; text: string } | { ok: false; why: string; detail: string };

/** @param directory of the simulator. Asked when it is first needed; what has failed is tried anew. Never rejects. */
export function createClientText(directory: string): () => Promise<ClientText> {
  let known: Promise<ClientText> | null = null;
  return async () => {
    const asked = (known ??= strip(directory));
    const result = await asked;
    if (!result.ok && known === asked) known = null;
    return result;
  };
}

async function strip(directory: string): Promise<ClientText> {
  const { status, stdout, stderr } = await runProgram(
    [process.execPath, '--disable-warning=ExperimentalWarning', STRIP, join(directory, 'client.ts')],
    { timeoutMs: TIMEOUT_MS },
  );
  if (status === 0) return { ok: true, text: stdout };
  return { ok: false, why: 'the program behind its commands cannot be prepared', detail: stderr.trim() };
}
