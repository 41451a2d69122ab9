/** Where sockets, scripts and sandboxes of a data folder lie: the server and the command line must agree on it. */
import { rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runtimeDirFor } from './runs/host/index.ts';
import { memoryDirectory, passageDirectory } from './targets/runtime-dirs.ts';

/**
 * For root always below /run: a login's XDG_RUNTIME_DIR is closed to the users that blocks run as, and a server started
 * as a service has none, so that the two would not find each other.
 */
export function runtimePlace(dataDir: string, env: Record<string, string | undefined>): string {
  const uid = process.getuid?.() ?? 0;
  return runtimeDirFor(dataDir, { env: uid === 0 ? {} : env, uid, tmp: tmpdir() });
}

/**
 * Removes the folders of a data folder that nothing runs from any more. Only empty ones: a sandbox may still have the
 * machine's own folders mounted below one.
 */
export function removeRuntimePlace(runtimeDir: string): void {
  const memoryDir = memoryDirectory(runtimeDir);
  for (const folder of [join(runtimeDir, 'hosts'), runtimeDir, memoryDir, passageDirectory(memoryDir)]) {
    try {
      rmdirSync(folder);
    } catch {
      // Not empty, not there, or not ours: it stays.
    }
  }
}
