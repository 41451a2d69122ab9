/** What the system refused, in a sentence: for whatever an operator can mend and no feature has better words for. */

const FILE_PROBLEMS: ReadonlySet<string> = new Set(
  'EACCES EPERM EROFS ENOSPC EDQUOT ENOTDIR EISDIR EEXIST ENOENT ELOOP ENAMETOOLONG EMFILE ENFILE'.split(' '),
);

/** Null for anything that is not the system's answer about a file: a bug, which must stay loud. */
export function systemProblem(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined || !FILE_PROBLEMS.has(code)) return null;
  return `The system refused what is needed (${message}). Mend that, or choose another place in RUNBOOKS_DATA or RUNBOOKS_PUBLISHED, and try again.`;
}
