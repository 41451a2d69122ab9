/**
 * The hosts of one runtime folder, as their folders tell: who is there, who is gone, and which runs they had.
 */
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { FOLDER } from '../../pty-host/host.ts';

const CONNECT_DEADLINE_MS = 2_000;
/** A host that is not listening this long after its folder was made is not going to. */
export const START_DEADLINE_MS = 15_000;
export const SECRET_FILE = 'secret';

export type HostFolder = {
  folder: string;
  /** Null while it is not listening yet. */
  state: { pid: number; protocol: number } | null;
  /** It may still be on its way: no state yet, and made a moment ago. */
  starting: boolean;
};

/** Folder in the runtime folder that holds one folder per host. */
export function hostsFolder(runtimeDir: string): string {
  return join(runtimeDir, 'hosts');
}

/** All hosts there were since their folders were last cleared away. */
export function listHosts(runtimeDir: string): HostFolder[] {
  return names(hostsFolder(runtimeDir)).map((name) => {
    const folder = join(hostsFolder(runtimeDir), name);
    const state = readState(folder);
    return { folder, state, starting: state === null && Date.now() - madeAt(folder) < START_DEADLINE_MS };
  });
}

/** Runs of a host that are not forgotten yet. */
export function runsOf(folder: string): string[] {
  return names(join(folder, FOLDER.runs));
}

/** Null when it cannot be read. */
export function secretOf(folder: string): string | null {
  try {
    return readFileSync(join(folder, SECRET_FILE), 'utf8');
  } catch {
    return null;
  }
}

export function forgetRunOf(folder: string, run: string): void {
  rmSync(join(folder, FOLDER.runs, run), { force: true });
}

export function removeHost(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** An open connection, or null when nobody listens. A connection that hangs counts as nobody. */
export async function dial(folder: string): Promise<Socket | null> {
  const { promise, resolve } = Promise.withResolvers<Socket | null>();
  const socket = connect(join(folder, FOLDER.socket));
  const deadline = setTimeout(() => socket.destroy(new Error('no answer')), CONNECT_DEADLINE_MS);
  const failed = () => resolve(null);
  socket.once('error', failed);
  socket.once('connect', () => {
    socket.off('error', failed);
    resolve(socket);
  });
  const result = await promise;
  clearTimeout(deadline);
  return result;
}

/** Whether somebody listens there. */
export async function isAlive(folder: string): Promise<boolean> {
  const socket = await dial(folder);
  socket?.on('error', () => {});
  socket?.destroy();
  return socket !== null;
}

function readState(folder: string): HostFolder['state'] {
  try {
    const { pid, protocol } = JSON.parse(readFileSync(join(folder, FOLDER.state), 'utf8')) as Record<string, unknown>;
    return typeof pid === 'number' && typeof protocol === 'number' ? { pid, protocol } : null;
  } catch {
    return null;
  }
}

/** Milliseconds since the epoch, 0 when it is gone. */
function madeAt(folder: string): number {
  return statSync(folder, { throwIfNoEntry: false })?.birthtimeMs ?? 0;
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
