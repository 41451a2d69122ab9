/**
 * The practice systems of this server: one per person and profile, made on first use, found again after a restart.
 */
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { endProcess } from '../processes.ts';
import { findProgram, runProgram } from '../programs.ts';
import { isOwnDirectory, plainDirectory } from '../runtime-dirs.ts';
import { systemPlaces } from './places.ts';
import { SLOTS, chooseSlot } from './slots.ts';
import { readLivingState, systemIds, writeState } from './system-state.ts';
import type { TargetsLog } from '../log.ts';
import type { StartResult } from './system-start.ts';
import type { SystemState } from './system-state.ts';

export type Starter = (options: { id: string; slot: number; profile: string }) => Promise<StartResult>;

export type Systems = {
  /** The living system of this id, started if need be. `why` is a sentence for a person. */
  get(id: string, profile: string): Promise<{ ok: true; state: SystemState } | { ok: false; why: string }>;
  /** The living system of this id; null when there is none. Starts nothing. */
  living(id: string): Promise<SystemState | null>;
  /** Ends one system, if it lives. Rejects when it does not end. */
  endOne(id: string): Promise<void>;
  /** Ends the systems that `keep` does not name. */
  end(keep: ReadonlySet<string>): Promise<void>;
};

const END_GRACE_MS = 2_000;
const REMOVE_TIMEOUT_MS = 10_000;

export function createSystems(options: {
  runtimeDir: string;
  start: Starter;
  mode: SystemState['mode'];
  log: TargetsLog;
}): Systems {
  const { runtimeDir, log } = options;
  const going = new Map<string, ReturnType<Systems['get']>>();
  // Slots given to systems that are being started and have no state yet.
  const reserved = new Map<string, number>();

  const start = async (id: string, profile: string): ReturnType<Systems['get']> => {
    const living = readLivingState(runtimeDir, id);
    if (living !== null && living.mode === options.mode) return { ok: true, state: living };
    const slot = chooseSlot(id, takenSlots(runtimeDir, reserved));
    if (slot === null)
      return { ok: false, why: `All ${SLOTS} practice systems are in use. Try again when somebody has finished.` };
    reserved.set(id, slot);
    try {
      await endSystem(runtimeDir, id);
      const began = performance.now();
      const result = await options.start({ id, slot, profile });
      if (!result.ok) {
        log.warn({ system: id, why: result.why, detail: result.detail }, 'a practice system did not start');
        await endSystem(runtimeDir, id);
        return {
          ok: false,
          why: `The practice system did not start: ${result.why}. The server’s log has the details.`,
        };
      }
      writeState(runtimeDir, result.state);
      log.info(
        { system: id, pid: result.state.pid, ms: Math.round(performance.now() - began) },
        'a practice system started',
      );
      return { ok: true, state: result.state };
    } finally {
      reserved.delete(id);
    }
  };

  return {
    get(id, profile) {
      // Two blocks started at once share one start.
      const already = going.get(id);
      if (already !== undefined) return already;
      const promise = start(id, profile).finally(() => going.delete(id));
      going.set(id, promise);
      return promise;
    },
    async living(id) {
      await Promise.allSettled([going.get(id)]);
      return readLivingState(runtimeDir, id);
    },
    async endOne(id) {
      await Promise.allSettled([going.get(id)]);
      await endSystem(runtimeDir, id);
    },
    async end(keep) {
      await Promise.allSettled(going.values());
      await endSystems(runtimeDir, keep);
    },
  };
}

function takenSlots(runtimeDir: string, reserved: ReadonlyMap<string, number>): Set<number> {
  const taken = new Set(reserved.values());
  for (const id of systemIds(runtimeDir)) {
    const state = readLivingState(runtimeDir, id);
    if (state !== null) taken.add(state.slot);
  }
  return taken;
}

/** Ids of the systems whose process lives. */
export function livingSystems(runtimeDir: string): Set<string> {
  return new Set(systemIds(runtimeDir).filter((id) => readLivingState(runtimeDir, id) !== null));
}

/** Ends every system recorded in the runtime directory but those named; resolves to how many lived. */
export async function endSystems(runtimeDir: string, keep: ReadonlySet<string>): Promise<number> {
  const ended = await Promise.all(
    systemIds(runtimeDir)
      .filter((id) => !keep.has(id))
      .map((id) => endSystem(runtimeDir, id)),
  );
  return ended.filter((lived) => lived).length;
}

/** Ends one system, if it lives, and removes its folders. True when it lived. */
export async function endSystem(runtimeDir: string, id: string): Promise<boolean> {
  const state = readLivingState(runtimeDir, id);
  if (state !== null && !(await endProcess(state, END_GRACE_MS))) throw new Error(`practice system ${id} does not end`);
  await rm(systemPlaces(runtimeDir, id).folder, { recursive: true, force: true });
  await removePlain(runtimeDir, id);
  return state !== null;
}

/**
 * The folder holds a home in which the block's user may still change names at this moment. Node walks it by path, and a
 * folder that turns into a link under its feet would lead out of it; `rm` walks it by descriptors.
 */
async function removePlain(runtimeDir: string, id: string): Promise<void> {
  const directory = plainDirectory(runtimeDir);
  const folder = join(directory, id);
  if (!isOwnDirectory(directory) || !existsSync(folder)) return;
  const { status, stderr } = await runProgram([findProgram('rm') ?? '/bin/rm', '-rf', '--', folder], {
    timeoutMs: REMOVE_TIMEOUT_MS,
  });
  if (status !== 0) throw new Error(`${folder} cannot be removed: ${stderr.trim()}`);
}
