/**
 * The chain of programs that carries a block into the sandbox. An argv from end to end: no text of anybody is parsed.
 *
 *   enter.sh   the terminal goes to the block's user; signals from the keyboard are ignored from here to the init
 *   nsenter    into the system's mount, network, uts and ipc (and user) namespaces
 *   unshare    a mount namespace of the run alone, in which inside.sh shows the run its script
 *   unshare    a PID namespace that dies with this process, /proc of its own, the small root
 *   prlimit, setpriv   limits; no privileges and no way to get any
 *   env        signals back to their defaults
 *   init       parent of the block (sandbox/init.sh)
 *   bash       the block
 */
import { SCRIPTS } from './places.ts';
import type { RunLimits } from '../config-types.ts';
import type { Isolation } from './isolation.ts';
import type { SystemState } from './system-state.ts';

export type RunArgvOptions = {
  isolation: Exclude<Isolation, { mode: 'none' }>;
  system: SystemState;
  root: string;
  /** Folder with the run's script, outside. */
  staged: string;
  /** Whom blocks run as: in `root` mode on this machine, in `user` mode inside the namespace. */
  uid: number;
  limits: RunLimits;
  /** Init and block, as seen inside. */
  command: string[];
};

const IGNORED_ON_THE_WAY = 'INT,QUIT,TERM,TSTP';

export function runArgv(options: RunArgvOptions): string[] {
  const { system, root, uid } = options;
  const { programs, mode, ownProcessCount } = options.isolation;
  const newPidNamespace = ['-p', '-f', '--kill-child', '--mount-proc', `--root=${root}`, '--'];
  const limits = limitsArgv(programs.prlimit, options.limits, ownProcessCount);
  const noPrivileges = ['--no-new-privs', '--bounding-set=-all', '--inh-caps=-all'];
  const withoutPrivileges =
    mode === 'root'
      ? [
          [programs.unshare, ...newPidNamespace],
          limits,
          [programs.setpriv, '--reuid', `${uid}`, '--regid', `${uid}`, '--clear-groups', ...noPrivileges],
          // Changing the user would clear the signal by which --kill-child works.
          ['--pdeathsig', 'keep', '--'],
        ]
      : [
          // A user namespace within: the block is an ordinary user there, and its process limit counts its own
          // processes only. The capabilities it comes with are kept just until setpriv has emptied the bounding set.
          [programs.unshare, '-U', `--map-user=${uid}`, `--map-group=${uid}`, '--keep-caps', ...newPidNamespace],
          limits,
          [programs.setpriv, ...noPrivileges, '--ambient-caps=-all', '--pdeathsig', 'keep', '--'],
        ];
  return [
    [programs.sh, SCRIPTS.enter, mode, `${system.pid}`, system.startTime, `${uid}`],
    [programs.unshare, '-m', '--', programs.sh, SCRIPTS.inside, root, options.staged],
    ...withoutPrivileges,
    [programs.env, `--default-signal=${IGNORED_ON_THE_WAY}`],
    options.command,
  ].flat();
}

function limitsArgv(prlimit: string, limits: RunLimits, ownProcessCount: boolean): string[] {
  return [
    prlimit,
    ...(ownProcessCount ? [`--nproc=${softAndHard(limits.processes)}`] : []),
    `--nofile=${softAndHard(limits.openFiles)}`,
    `--fsize=${softAndHard(limits.fileSizeBytes)}`,
    // Not the address space: programs like node reserve much of it and use little.
    `--data=${softAndHard(limits.memoryBytes)}`,
    `--core=${softAndHard(0)}`,
    '--',
  ];
}

function softAndHard(value: number): string {
  return `${value}:${value}`;
}

/** User and group id of `operator` where the sandbox has a user namespace of its own. */
export const MAPPED_UID = 1000;
