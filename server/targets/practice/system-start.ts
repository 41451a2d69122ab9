/**
 * Starts one practice system: namespaces, the two small roots (sandbox/setup.sh), and in them the truth.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { startTimeOf } from '../processes.ts';
import { awaitReady } from './await-ready.ts';
import { commandsToStandIn } from './stand-ins.ts';
import { checkoutFolders, INSIDE, SCRIPTS, systemPlaces, TRUTH_HEAP } from './places.ts';
import { namespaceFlags } from './isolation.ts';
import { MAPPED_UID } from './run-argv.ts';
import { slotUsers } from './slots.ts';
import { tailOf } from './truth-log.ts';
import type { Isolation } from './isolation.ts';
import type { PracticeProgram } from './places.ts';
import type { SystemState } from './system-state.ts';

export type StartOptions = {
  runtimeDir: string;
  id: string;
  slot: number;
  isolation: Exclude<Isolation, { mode: 'none' }>;
  program: PracticeProgram;
  /** Text of the program behind its commands, JavaScript. */
  client: string;
  /** Folders that must not show, should they lie under one of the system's directories. */
  hidden: readonly string[];
  profile: string;
  /** Milliseconds without a request after which the system ends by itself. */
  idleMs: number;
  /** Milliseconds until the truth must be ready. */
  timeoutMs: number;
};

/** Size of each of the two places a block can write to, home and /tmp. */
const SPACE_BYTES = 64 * 1024 * 1024;

/** Of the token for control requests. */
export const TOKEN_BYTES = 32;

export type StartResult = { ok: true; state: SystemState } | { ok: false; why: string; detail: string };

/** The folder of the system must not exist with mounts of a living system below. Never throws for what a system may refuse. */
export async function startSystem(options: StartOptions): Promise<StartResult> {
  const places = systemPlaces(options.runtimeDir, options.id);
  mkdirSync(places.namespace, { recursive: true, mode: 0o700 });
  const { isolation } = options;
  const { programs } = isolation;
  const log = openSync(places.log, 'w', 0o600);
  const child = spawn(
    programs.unshare,
    [
      ...namespaceFlags(isolation.mode),
      '--',
      programs.sh,
      SCRIPTS.setup,
      // As the truth sees them, in its own root.
      '/opt/practice/node',
      TRUTH_HEAP,
      '/app/server/practice/main.ts',
    ],
    { detached: true, cwd: '/', stdio: ['pipe', 'pipe', log], env: setupEnvironment(options, places.namespace) },
  );
  closeSync(log);
  const token = randomBytes(TOKEN_BYTES).toString('hex');
  const ready = await awaitReady(child, {
    timeoutMs: options.timeoutMs,
    start: {
      socket: INSIDE.truthSocket,
      profile: options.profile,
      listen: isolation.loopback,
      idleMs: options.idleMs,
      checkout: INSIDE.checkout,
      token,
    },
  });
  const pid = child.pid;
  const startTime = ready.ok && pid !== undefined ? startTimeOf(pid) : null;
  if (!ready.ok || pid === undefined || startTime === null) {
    child.kill('SIGKILL');
    const why = ready.ok ? 'it ended at once' : ready.why;
    return { ok: false, why, detail: tailOf(places.log) };
  }
  return { ok: true, state: { id: options.id, mode: isolation.mode, slot: options.slot, pid, startTime, token } };
}

function setupEnvironment(options: StartOptions, namespace: string): Record<string, string> {
  const mapped = options.isolation.mode === 'user';
  const users = mapped ? { block: 0, truth: 0 } : slotUsers(options.slot);
  const commands = commandsToStandIn(options.program.commands, { loopback: options.isolation.loopback });
  return {
    PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    LANG: 'C.UTF-8',
    NS: namespace,
    NODE: process.execPath,
    PROGRAM: options.program.directory,
    CLIENT: options.client,
    INIT: SCRIPTS.init,
    LOOPBACK: options.isolation.loopback ? 'yes' : 'no',
    LOOPBACK_SCRIPT: SCRIPTS.loopback,
    COMMANDS: commands.join(' '),
    CHECKOUT: INSIDE.checkout,
    CHECKOUT_FILES: checkoutFolders(options.program.directory, options.profile).join('\n'),
    SPACE_BYTES: `${SPACE_BYTES}`,
    BLOCK_UID: `${users.block}`,
    TRUTH_UID: `${users.truth}`,
    SEEN_UID: `${mapped ? MAPPED_UID : users.block}`,
    HIDDEN: options.hidden.join('\n'),
  };
}
