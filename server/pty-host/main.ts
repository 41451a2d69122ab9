/**
 * The pty-host process. Run as `node --experimental-ffi main.ts`, in a session of its own, with a start line on stdin and
 * its log on stderr; answers with one line `{"ready": true}` or `{"ready": false, "why"}` on descriptor 3, which it then
 * closes. SIGTERM stops every run and ends it; INT and HUP are for others.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { HOST_PROTOCOL_VERSION } from '../../src/contract/host-protocol.ts';
import { createHost } from './host.ts';
import { createLog } from './log.ts';
import { whatIsMissing } from './requirements.ts';
import { readStartLine } from './start-line.ts';

const READY_FD = 3;
const STDIN_FD = 0;
const STDERR_FD = 2;

const log = createLog((line) => writeSync(STDERR_FD, line), Date.now);

function answer(message: { ready: true } | { ready: false; why: string }): void {
  try {
    writeSync(READY_FD, `${JSON.stringify(message)}\n`);
    closeSync(READY_FD);
  } catch {
    // Started by hand, or the parent is gone: the log has it too.
    log('info', 'nobody hears the answer', message);
  }
}

async function main(): Promise<void> {
  process.title = 'runbooks-pty-host';
  // Files of the host name their own modes; blocks get the usual mask.
  process.umask(0o022);
  process.on('SIGINT', () => {});
  process.on('SIGHUP', () => {});
  // A file that may not grow any more is then a write that fails, which ends one run and not all of them.
  process.on('SIGXFSZ', () => {});

  const line = await readStartLine(process.stdin);
  // libuv never closes descriptor 0, and it must not stay free: the next file opened would be taken for standard input.
  closeSync(STDIN_FD);
  openSync('/dev/null', 'r');
  const missing = whatIsMissing();
  if (missing !== null) throw new Error(missing);
  const host = await createHost({ ...line, protocol: HOST_PROTOCOL_VERSION, now: Date.now, log });
  process.on('SIGTERM', () => void host.shutdown());
  log('info', 'listening', { pid: process.pid, protocol: HOST_PROTOCOL_VERSION });
  answer({ ready: true });
  await host.done;
}

try {
  await main();
  process.exit(0);
} catch (error) {
  const why = error instanceof Error ? error.message : String(error);
  log('error', 'ended by a failure', { why });
  answer({ ready: false, why });
  process.exit(1);
}
