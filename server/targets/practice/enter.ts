/**
 * What pty-host needs to run a staged block on a practice system, with a sandbox or without.
 */
import { blockCommand, withInit } from '../block-command.ts';
import { practiceEnvironment } from '../environment.ts';
import { INSIDE, systemPlaces } from './places.ts';
import { plainArgv, plainPlaces } from './plain.ts';
import { MAPPED_UID, runArgv } from './run-argv.ts';
import { slotUsers } from './slots.ts';
import type { RunLimits } from '../config-types.ts';
import type { StageRequest, Staged } from '../target.ts';
import type { Isolation } from './isolation.ts';
import type { SystemState } from './system-state.ts';

export type EnterOptions = {
  runtimeDir: string;
  isolation: Isolation;
  isRoot: boolean;
  bash: string;
  limits: RunLimits;
  system: SystemState;
  request: Pick<StageRequest, 'run' | 'block' | 'variables'>;
  /** The run's own, outside. */
  folder: string;
};

export function enter(options: EnterOptions): Staged {
  return options.isolation.mode === 'none' ? enterPlain(options) : enterSandbox(options, options.isolation);
}

function enterSandbox(options: EnterOptions, isolation: Exclude<Isolation, { mode: 'none' }>): Staged {
  const { bash, system, request } = options;
  const { interactive } = request.block;
  return {
    argv: runArgv({
      isolation,
      system,
      root: systemPlaces(options.runtimeDir, system.id).root,
      staged: options.folder,
      uid: isolation.mode === 'root' ? slotUsers(system.slot).block : MAPPED_UID,
      limits: options.limits,
      command: withInit({
        bash,
        init: INSIDE.init,
        interactive,
        directory: INSIDE.checkout,
        command: blockCommand(bash, request.block, INSIDE.block),
      }),
    }),
    env: practiceEnvironment({
      run: request.run,
      variables: request.variables,
      interactive,
      user: INSIDE.user,
      home: INSIDE.home,
      path: INSIDE.path,
      socket: INSIDE.socket,
    }),
    cwd: '/',
    containment: 'pid-namespace',
  };
}

function enterPlain(options: EnterOptions): Staged {
  const { bash, system, request } = options;
  const { interactive } = request.block;
  const plain = plainPlaces(options.runtimeDir, system.id);
  const command = withInit({
    bash,
    init: plain.init,
    interactive,
    directory: plain.checkout,
    command: blockCommand(bash, request.block, options.folder),
  });
  return {
    argv: plainArgv({ isRoot: options.isRoot, slot: system.slot, command }),
    env: practiceEnvironment({
      run: request.run,
      variables: request.variables,
      interactive,
      user: INSIDE.user,
      home: plain.home,
      path: plain.path,
      socket: plain.socket,
    }),
    cwd: '/',
    containment: 'descendants',
  };
}
