/**
 * Proof that a sandbox works on this machine: one system is started and one block run in it, at the server's start.
 */
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { runProgram } from '../programs.ts';
import { blockFiles } from '../block-command.ts';
import { enter } from './enter.ts';
import { SLOTS, blockUser } from './slots.ts';
import { startSystem } from './system-start.ts';
import { writeState } from './system-state.ts';
import { endSystem } from './systems.ts';
import type { RunLimits } from '../config-types.ts';
import type { StagedScripts } from '../staged-scripts.ts';
import type { Isolation } from './isolation.ts';

const TRIAL_PROGRAM = fileURLToPath(new URL('../sandbox/trial', import.meta.url));
const TIMEOUT_MS = 8_000;
/** Any status that no program of the chain gives by itself. */
const TRIAL_STATUS = 73;

/**
 * Returns the isolation as it was found, or `none` with the reason when a block cannot be run in it.
 *
 * @param options.runtimeDir private; the trial's system and script are removed again
 */
export async function tryIsolation(
  found: Isolation,
  options: { runtimeDir: string; bash: string; scripts: StagedScripts; limits: RunLimits },
): Promise<{ isolation: Isolation; detail: string }> {
  if (found.mode === 'none') return { isolation: found, detail: '' };
  const run = randomBytes(16).toString('hex');
  // Not the id of any person, and not left behind as a system that could be found.
  const id = run.slice(0, 16);
  const block = { code: `exit ${TRIAL_STATUS}\n`, lang: 'bash', errexit: true, pipefail: true, interactive: false };
  const { runtimeDir, bash, scripts, limits } = options;
  try {
    const started = await startSystem({
      runtimeDir,
      id,
      slot: SLOTS - 1,
      isolation: found,
      program: { directory: TRIAL_PROGRAM, commands: [] },
      client: '',
      hidden: [],
      profile: 'mended',
      idleMs: TIMEOUT_MS,
      timeoutMs: TIMEOUT_MS,
    });
    if (!started.ok) return refused(`${started.why}: ${started.detail}`);
    writeState(runtimeDir, started.state);
    const reader = found.mode === 'root' ? blockUser(SLOTS - 1) : null;
    const request = { run, block, variables: {}, state: { cwd: null, text: '' }, saves: true };
    const folder = await scripts.put(run, await blockFiles(request), { reader, owner: id });
    const staged = enter({
      runtimeDir,
      isolation: found,
      isRoot: found.mode === 'root',
      bash,
      limits,
      system: started.state,
      request,
      folder,
    });
    const ended = await runProgram(staged.argv, { timeoutMs: TIMEOUT_MS, env: staged.env });
    return ended.status === TRIAL_STATUS
      ? { isolation: found, detail: '' }
      : refused(`status ${ended.status}: ${ended.stderr.trim()}`);
  } finally {
    await scripts.remove(run);
    await endSystem(runtimeDir, id);
  }
}

function refused(detail: string): { isolation: Isolation; detail: string } {
  return { isolation: { mode: 'none', why: 'the system refuses what a sandbox needs' }, detail };
}
