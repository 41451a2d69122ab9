/**
 * What is remembered about a practice system beside its process, so that a restarted server finds it again.
 */
import { readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from '../processes.ts';
import { systemPlaces } from './places.ts';
import type { ProcessIdentity } from '../processes.ts';

export type SystemState = ProcessIdentity & {
  id: string;
  mode: 'root' | 'user' | 'none';
  /** Which pair of user ids it uses; 0 where there is no choice. */
  slot: number;
  /** What the truth takes control requests with; empty when it takes none. */
  token: string;
};

/** Written aside and renamed: whoever reads sees a whole state or none. */
export function writeState(runtimeDir: string, state: SystemState): void {
  const { state: path } = systemPlaces(runtimeDir, state.id);
  writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

/** The state of a system whose process lives, else null. */
export function readLivingState(runtimeDir: string, id: string): SystemState | null {
  const state = readState(runtimeDir, id);
  return state !== null && isAlive(state) ? state : null;
}

function readState(runtimeDir: string, id: string): SystemState | null {
  try {
    const value: unknown = JSON.parse(readFileSync(systemPlaces(runtimeDir, id).state, 'utf8'));
    // A system of before there was a token is one to run blocks on, and to end, all the same.
    return isState(value) && value.id === id ? { ...value, token: value.token ?? '' } : null;
  } catch {
    return null;
  }
}

function isState(value: unknown): value is Omit<SystemState, 'token'> & { token?: string } {
  if (typeof value !== 'object' || value === null) return false;
  const v = value as Record<string, unknown>;
  return (
    typeof v['id'] === 'string' &&
    Number.isSafeInteger(v['pid']) &&
    (v['pid'] as number) > 1 &&
    typeof v['startTime'] === 'string' &&
    (v['mode'] === 'root' || v['mode'] === 'user' || v['mode'] === 'none') &&
    Number.isSafeInteger(v['slot']) &&
    (v['token'] === undefined || typeof v['token'] === 'string')
  );
}

/** Ids of all systems that have a folder, living or not. */
export function systemIds(runtimeDir: string): string[] {
  try {
    return readdirSync(join(runtimeDir, 'practice')).filter((name) => /^[0-9a-f]{16}$/.test(name));
  } catch {
    return [];
  }
}
