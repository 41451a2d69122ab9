/** A pty-host of another protocol version: the real one, but for its number. */
import { closeSync, writeSync } from 'node:fs';
import { createHost } from '../../../pty-host/host.ts';
import { createLog } from '../../../pty-host/log.ts';
import { readStartLine } from '../../../pty-host/start-line.ts';

const log = createLog((line) => writeSync(2, line), Date.now);
const host = await createHost({ ...(await readStartLine(process.stdin)), protocol: 999, now: Date.now, log });
process.on('SIGTERM', () => void host.shutdown());
writeSync(3, '{"ready":true}\n');
closeSync(3);
await host.done;
process.exit(0);
