/**
 * Makes the configured local targets, or throws TargetConfigError with what is to be changed.
 */
import { isAbsolute, join } from 'node:path';
import { TargetConfigError } from '../config-error.ts';
import { REFUSED_ENV_NAMES } from '../config-types.ts';
import { findProgram } from '../programs.ts';
import { PASSAGE_MODE, PRIVATE_MODE, ensureOwnDirectory, passageDirectory } from '../runtime-dirs.ts';
import { createStagedScripts } from '../staged-scripts.ts';
import { createLocalTarget } from './target.ts';
import { userOf } from './user.ts';
import type { LocalTargetConfig } from '../config-types.ts';
import type { Target } from '../target.ts';

export type LocalOptions = {
  memoryDir: string;
  bash: string;
  isRoot: boolean;
  /** The server's environment, from which `env` may pass variables on. */
  environment: Record<string, string | undefined>;
  /** No run that was staged before this time can still go on. */
  sweepBefore: Date;
};

export async function createLocal(name: string, config: LocalTargetConfig, options: LocalOptions): Promise<Target> {
  const { isRoot, bash, memoryDir } = options;
  if (!isAbsolute(config.cwd)) throw new TargetConfigError(name, 'cwd', 'must be an absolute path.');
  const user = await userOf(name, config, isRoot);
  const directory = isRoot ? passageDirectory(memoryDir) : join(memoryDir, 'blocks');
  ensureOwnDirectory(directory, isRoot ? PASSAGE_MODE : PRIVATE_MODE);
  const scripts = createStagedScripts(directory);
  await scripts.sweep(options.sweepBefore);
  return createLocalTarget({
    name,
    config,
    user,
    isRoot,
    programs: { bash, sh: need(name, 'sh'), setpriv: need(name, 'setpriv'), prlimit: need(name, 'prlimit') },
    scripts,
    passed: passedOn(name, config, options.environment),
  });
}

function need(target: string, program: string): string {
  const path = findProgram(program);
  if (path === null)
    throw new TargetConfigError(target, 'kind', `a local target needs ${program}, which this host lacks.`);
  return path;
}

function passedOn(
  target: string,
  config: LocalTargetConfig,
  environment: LocalOptions['environment'],
): Record<string, string> {
  const passed: Record<string, string> = {};
  for (const name of config.env ?? []) {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || REFUSED_ENV_NAMES.test(name)) {
      throw new TargetConfigError(target, 'env', `${JSON.stringify(name)} cannot be passed to a block.`);
    }
    const value = environment[name];
    if (value !== undefined) passed[name] = value;
  }
  return passed;
}
