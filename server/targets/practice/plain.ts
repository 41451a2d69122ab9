/**
 * Practice where the machine allows no sandbox: the truth and the blocks are ordinary processes of the host, and the
 * target says so. When the server is root, blocks still run as a user of their own.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  closeSync,
  cpSync,
  existsSync,
  lchownSync,
  mkdirSync,
  openSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../programs.ts';
import { startTimeOf } from '../processes.ts';
import { ensureOwnDirectory, plainDirectory, PASSAGE_MODE, PRIVATE_MODE } from '../runtime-dirs.ts';
import { awaitReady } from './await-ready.ts';
import { checkoutFolders, INSIDE, SCRIPTS, systemPlaces, TRUTH_HEAP } from './places.ts';
import { slotUsers } from './slots.ts';
import { TOKEN_BYTES } from './system-start.ts';
import { commandsToStandIn } from './stand-ins.ts';
import { tailOf } from './truth-log.ts';
import type { PracticeProgram } from './places.ts';
import type { StartResult } from './system-start.ts';

/** The longest path a unix socket may have on Linux, bytes, without its final NUL. */
const SOCKET_PATH_LIMIT_BYTES = 107;

/** Folders of one system without a sandbox, reachable by the block's user. */
export function plainPlaces(runtimeDir: string, id: string) {
  const folder = join(plainDirectory(runtimeDir), id);
  const home = join(folder, 'home');
  return {
    folder,
    home,
    checkout: join(home, 'robo-rlhf-multimodal'),
    bin: join(folder, 'bin'),
    init: join(folder, 'init'),
    client: join(folder, 'client.js'),
    socket: join(folder, 'practice.sock'),
    path: `${join(folder, 'bin')}:${INSIDE.path.split(':').slice(1).join(':')}`,
  };
}

export type PlainStartOptions = {
  runtimeDir: string;
  id: string;
  slot: number;
  isRoot: boolean;
  program: PracticeProgram;
  /** Text of the program behind its commands, JavaScript. */
  client: string;
  profile: string;
  idleMs: number;
  timeoutMs: number;
};

/** Starts a system without a sandbox. It opens no ports: they would be the host's. */
export async function startPlainSystem(options: PlainStartOptions): Promise<StartResult> {
  const places = systemPlaces(options.runtimeDir, options.id);
  const plain = plainPlaces(options.runtimeDir, options.id);
  if (Buffer.byteLength(plain.socket) > SOCKET_PATH_LIMIT_BYTES) {
    return { ok: false, why: 'the runtime directory has too long a name for a socket', detail: plain.socket };
  }
  mkdirSync(places.folder, { recursive: true, mode: PRIVATE_MODE });
  layOut(options, plain);
  const log = openSync(places.log, 'w', 0o600);
  const child = spawn(process.execPath, [TRUTH_HEAP, join(options.program.directory, 'main.ts')], {
    detached: true,
    cwd: '/',
    stdio: ['pipe', 'pipe', log],
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', TZ: 'UTC' },
  });
  closeSync(log);
  const token = randomBytes(TOKEN_BYTES).toString('hex');
  const ready = await awaitReady(child, {
    timeoutMs: options.timeoutMs,
    start: {
      socket: plain.socket,
      profile: options.profile,
      listen: false,
      idleMs: options.idleMs,
      checkout: plain.checkout,
      token,
    },
  });
  const pid = child.pid;
  const startTime = ready.ok && pid !== undefined ? startTimeOf(pid) : null;
  if (!ready.ok || pid === undefined || startTime === null) {
    child.kill('SIGKILL');
    return { ok: false, why: ready.ok ? 'it ended at once' : ready.why, detail: tailOf(places.log) };
  }
  if (options.isRoot) chownSync(plain.socket, slotUsers(options.slot).block, slotUsers(options.slot).block);
  return { ok: true, state: { id: options.id, mode: 'none', slot: options.slot, pid, startTime, token } };
}

function layOut(options: PlainStartOptions, plain: ReturnType<typeof plainPlaces>): void {
  ensureOwnDirectory(plainDirectory(options.runtimeDir), options.isRoot ? PASSAGE_MODE : PRIVATE_MODE);
  for (const folder of [plain.folder, plain.home, plain.checkout, plain.bin])
    mkdirSync(folder, { recursive: true, mode: 0o755 });
  for (const folder of checkoutFolders(options.program.directory, options.profile)) {
    if (existsSync(folder)) cpSync(folder, plain.checkout, { recursive: true });
  }
  cpSync(SCRIPTS.init, plain.init);
  writeFileSync(plain.client, options.client);
  writeFileSync(join(plain.folder, 'package.json'), '{"type":"module"}\n');
  for (const name of commandsToStandIn(options.program.commands, { loopback: false })) {
    const standIn = join(plain.bin, name);
    writeFileSync(standIn, `#!/bin/sh\nexec '${process.execPath}' '${plain.client}' ${name} "$@"\n`);
    chmodSync(standIn, 0o755);
  }
  if (!options.isRoot) return;
  const { block } = slotUsers(options.slot);
  // The inner ones first, and none through a link: once the home is the block's, so are the names in it.
  const inside = readdirSync(plain.checkout, { recursive: true, encoding: 'utf8' }).sort().toReversed();
  for (const name of inside) lchownSync(join(plain.checkout, name), block, block);
  for (const folder of [plain.checkout, plain.home]) lchownSync(folder, block, block);
}

/** The chain for a run without a sandbox: as root it hands the terminal over and changes the user. */
export function plainArgv(options: { isRoot: boolean; slot: number; command: string[] }): string[] {
  const setpriv = findProgram('setpriv');
  if (!options.isRoot) {
    return setpriv === null ? options.command : [setpriv, '--no-new-privs', '--', ...options.command];
  }
  if (setpriv === null) throw new Error('a server that is root needs setpriv, of util-linux');
  const uid = `${slotUsers(options.slot).block}`;
  return [
    [findProgram('sh') ?? '/bin/sh', SCRIPTS.handOver, uid],
    [
      setpriv,
      '--reuid',
      uid,
      '--regid',
      uid,
      '--clear-groups',
      '--no-new-privs',
      '--bounding-set=-all',
      '--inh-caps=-all',
      '--',
    ],
    options.command,
  ].flat();
}
