/**
 * Where things lie: files of ours that the sandbox is made from, and paths as a block sees them.
 */
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const scriptPath = (name: string) => fileURLToPath(new URL(`../sandbox/${name}`, import.meta.url));

export const SCRIPTS = {
  setup: scriptPath('setup.sh'),
  loopback: scriptPath('loopback.sh'),
  enter: scriptPath('enter.sh'),
  inside: scriptPath('inside.sh'),
  init: scriptPath('init.sh'),
  begin: scriptPath('begin.sh'),
  trap: scriptPath('trap.sh'),
  leave: scriptPath('leave.sh'),
  handOver: scriptPath('hand-over.sh'),
} as const;

/** Blocks decide what the truth has to remember: it may fill its own memory, and not the machine's. MiB, for Node. */
export const TRUTH_HEAP = '--max-old-space-size=256';

/** Inside the sandbox. */
export const INSIDE = {
  user: 'operator',
  home: '/home/operator',
  checkout: '/home/operator/robo-rlhf-multimodal',
  path: '/opt/practice/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  init: '/opt/practice/init',
  /** Where the run's folder shows. */
  block: '/run/block',
  /** What blocks are told; a link to the next. */
  socket: '/run/practice.sock',
  /** Where the truth listens, in its own root. */
  truthSocket: '/run/practice/practice.sock',
} as const;

/** The simulator: another one only in tests. */
export type PracticeProgram = {
  /** Folder with main.ts, client.ts and, where there are any, the files of the practice checkout (checkoutFolders). */
  directory: string;
  /** Names of the commands that the truth answers. */
  commands: readonly string[];
  /** What can be made to go wrong in it. */
  faults?: readonly { name: string; summary: string }[];
};

/** Folders whose files make up the checkout, each laid over the ones before; they need not exist. */
export function checkoutFolders(program: string, profile: string): string[] {
  return [join(program, 'checkout'), join(program, `checkout-${profile}`)];
}

/** Folders of one practice system below the runtime directory. */
export function systemPlaces(runtimeDir: string, id: string) {
  const folder = join(runtimeDir, 'practice', id);
  return {
    folder,
    /** Mount point of the two roots: empty for everybody outside the system's mount namespace. */
    namespace: join(folder, 'ns'),
    /** The blocks' root, inside the mount namespace. */
    root: join(folder, 'ns', 'root'),
    state: join(folder, 'state.json'),
    log: join(folder, 'truth.log'),
  };
}

export type SystemPlaces = ReturnType<typeof systemPlaces>;
