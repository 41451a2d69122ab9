/**
 * Finds and runs the system's own programs, by absolute path: nothing here depends on anybody's PATH.
 */
import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';

const SYSTEM_DIRECTORIES = ['/usr/bin', '/usr/sbin', '/bin', '/sbin'];

/** Absolute path of a program of the system, or null where it is not installed. */
export function findProgram(name: string): string | null {
  for (const directory of SYSTEM_DIRECTORIES) {
    const path = `${directory}/${name}`;
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Looked for in the next directory.
    }
  }
  return null;
}

export type Finished = { status: number | null; stdout: string; stderr: string };

/** Runs a program to its end, or kills it at the deadline (status null). Never throws; output up to 1 MiB. */
export function runProgram(
  argv: readonly string[],
  options: { timeoutMs: number; env?: Record<string, string> },
): Promise<Finished> {
  const [program, ...args] = argv;
  if (program === undefined) throw new Error('runProgram needs a program');
  return new Promise((resolve) => {
    const child = execFile(
      program,
      args,
      {
        timeout: options.timeoutMs,
        killSignal: 'SIGKILL',
        env: options.env ?? { PATH: SYSTEM_DIRECTORIES.join(':'), LANG: 'C.UTF-8' },
      },
      (error, stdout, stderr) => {
        resolve({ status: error === null ? 0 : typeof error.code === 'number' ? error.code : null, stdout, stderr });
      },
    );
    child.stdin?.end();
  });
}

const BASH_OLDEST = { major: 4, minor: 4 };

/** The system's bash, or why it cannot be used. 4.4 is the first with `${v@A}`, which carries state between blocks. */
export async function findBash(): Promise<{ ok: true; path: string } | { ok: false; why: string }> {
  const path = findProgram('bash');
  if (path === null) return { ok: false, why: 'bash is not installed on the server’s host' };
  const asked = await runProgram(
    [path, '--noprofile', '--norc', '-c', 'echo "${BASH_VERSINFO[0]} ${BASH_VERSINFO[1]}"'],
    {
      timeoutMs: 5_000,
    },
  );
  const [major = 0, minor = 0] = asked.stdout.trim().split(' ').map(Number);
  const fits = major > BASH_OLDEST.major || (major === BASH_OLDEST.major && minor >= BASH_OLDEST.minor);
  return fits ? { ok: true, path } : { ok: false, why: `${path} is ${major}.${minor}; blocks need bash 4.4 or later` };
}
