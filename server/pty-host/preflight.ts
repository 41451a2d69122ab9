/**
 * Whether a program can be started at all, asked before the fork: after it, a failure would look like a block that
 * printed an error and exited 1.
 */
import { accessSync, closeSync, constants, openSync, readSync, statSync } from 'node:fs';
import { isAbsolute } from 'node:path';

/** Longest single argument or variable that Linux passes on (MAX_ARG_STRLEN). */
const LONGEST_STRING_BYTES = 128 * 1024 - 1;
/** All of them together: a quarter of the usual 8 MiB stack, where the kernel puts the line. */
const ALL_STRINGS_BYTES = 2 * 1024 * 1024 - 4096;
const SHEBANG_BYTES = 256;

export type Program = { argv: string[]; env: Record<string, string>; cwd: string };

/** A sentence about why it cannot start, null when it can. */
export function whyNotStartable({ argv, env, cwd }: Program): string | null {
  const program = argv[0];
  if (program === undefined || !isAbsolute(program))
    return `The program to start must be an absolute path, got ${JSON.stringify(program ?? null)}.`;
  return (
    whyNotRunnable(program) ??
    whyNotAFolder(cwd) ??
    whyTooLong([...argv, ...Object.entries(env).map(([name, value]) => `${name}=${value}`)])
  );
}

function whyNotRunnable(program: string, asked: string = program): string | null {
  const of = program === asked ? program : `${program}, which ${asked} asks for,`;
  try {
    if (!statSync(program).isFile()) return `${of} is not a program.`;
    accessSync(program, constants.X_OK);
  } catch (error) {
    return isMissing(error) ? `There is no program ${of.replace(/,$/, '')}.` : `The program ${of} may not be executed.`;
  }
  const interpreter = program === asked ? interpreterOf(program) : null;
  return interpreter === null ? null : whyNotRunnable(interpreter, program);
}

function interpreterOf(program: string): string | null {
  try {
    const fd = openSync(program, constants.O_RDONLY);
    try {
      const head = Buffer.alloc(SHEBANG_BYTES);
      const text = head.toString('latin1', 0, readSync(fd, head, 0, SHEBANG_BYTES, 0));
      return /^#![ \t]*([^\s]+)/.exec(text)?.[1] ?? null;
    } finally {
      closeSync(fd);
    }
  } catch {
    // Executable but not readable: then it is no script.
    return null;
  }
}

function whyNotAFolder(cwd: string): string | null {
  if (!isAbsolute(cwd)) return `The working directory must be an absolute path, got ${JSON.stringify(cwd)}.`;
  try {
    if (!statSync(cwd).isDirectory()) return `The working directory ${cwd} is not a directory.`;
    accessSync(cwd, constants.X_OK);
    return null;
  } catch (error) {
    return isMissing(error)
      ? `The working directory ${cwd} does not exist.`
      : `The working directory ${cwd} may not be entered.`;
  }
}

function whyTooLong(strings: string[]): string | null {
  const sizes = strings.map((text) => Buffer.byteLength(text));
  if (strings.some((text) => text.includes('\0'))) return 'An argument or variable contains a NUL byte.';
  if (sizes.some((size) => size > LONGEST_STRING_BYTES))
    return 'An argument or variable is longer than 128 KiB, more than a program can be given.';
  // Each string also costs a pointer and its NUL.
  const total = sizes.reduce((sum, size) => sum + size + 9, 0);
  return total > ALL_STRINGS_BYTES
    ? 'Arguments and variables together are longer than 2 MiB, more than a program can be given.'
    : null;
}

function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}
