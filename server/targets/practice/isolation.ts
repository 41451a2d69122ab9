/**
 * What this machine allows, found out by trying: a sandbox made by root, one made in a user namespace, or none.
 */
import { release } from 'node:os';
import { findProgram, runProgram } from '../programs.ts';

/** Programs of util-linux and coreutils that the sandbox is made of, by absolute path. */
export type SandboxPrograms = {
  sh: string;
  env: string;
  unshare: string;
  nsenter: string;
  setpriv: string;
  prlimit: string;
};

export type Isolation =
  | {
      mode: 'root' | 'user';
      programs: SandboxPrograms;
      /** The loopback interface of a new network namespace can be brought up. */
      loopback: boolean;
      /** A limit on processes counts those of the sandbox alone, and not whatever else the server's user runs. */
      ownProcessCount: boolean;
    }
  | { mode: 'none'; why: string };

const NEEDED = ['sh', 'env', 'unshare', 'nsenter', 'setpriv', 'prlimit', 'mount'] as const;
const TRY_TIMEOUT_MS = 5_000;

/** The namespaces that a practice system holds. `user`: a user namespace owned by the server's user, mapped to root. */
export function namespaceFlags(mode: 'root' | 'user'): string[] {
  return [...(mode === 'user' ? ['-U', '-r'] : []), '-m', '-n', '-u', '-i'];
}

/** First look, without building anything. What it finds is proven by a trial system (see practice/trial.ts). */
export async function lookForIsolation(options: { isRoot: boolean; loopbackScript: string }): Promise<Isolation> {
  if (process.platform !== 'linux') return { mode: 'none', why: 'a sandbox needs Linux' };
  const found = new Map(NEEDED.map((name) => [name, findProgram(name)]));
  const missing = NEEDED.filter((name) => found.get(name) === null);
  if (missing.length > 0) return { mode: 'none', why: `the system lacks ${missing.join(', ')}` };
  const path = (name: (typeof NEEDED)[number]) => found.get(name)!;
  const programs: SandboxPrograms = {
    sh: path('sh'),
    env: path('env'),
    unshare: path('unshare'),
    nsenter: path('nsenter'),
    setpriv: path('setpriv'),
    prlimit: path('prlimit'),
  };
  const mode = options.isRoot ? 'root' : 'user';
  const flags = namespaceFlags(mode);
  const can = await runProgram([programs.unshare, ...flags, '--', programs.sh, '-c', ':'], {
    timeoutMs: TRY_TIMEOUT_MS,
  });
  if (can.status !== 0) return { mode: 'none', why: 'the system refuses new namespaces' };
  const loopback = await runProgram([programs.unshare, ...flags, '--', programs.sh, options.loopbackScript], {
    timeoutMs: TRY_TIMEOUT_MS,
  });
  return {
    mode,
    programs,
    loopback: loopback.status === 0,
    ownProcessCount: options.isRoot || countsPerNamespace(release()),
  };
}

/**
 * Whether a kernel counts processes per user namespace: Linux does from 5.14 on.
 *
 * @param kernel as `uname -r` says it
 */
export function countsPerNamespace(kernel: string): boolean {
  const [major = 0, minor = 0] = kernel.split('.').map((part) => Number.parseInt(part, 10));
  return major > 5 || (major === 5 && minor >= 14);
}
