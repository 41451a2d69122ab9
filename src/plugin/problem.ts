/** What lint finds, and how it is said: one line per finding, `docs/x.md:12: message`. */

export type Problem = {
  /** Relative to the site's folder, with forward slashes. */
  file: string;
  /** 1-based. */
  line: number;
  level: 'error' | 'warning';
  message: string;
};

/** One line per problem, sorted by file and line. Warnings say that they are. */
export function formatProblems(problems: readonly Problem[]): string {
  return sortProblems(problems)
    .map(({ file, line, level, message }) => `${file}:${line}: ${level === 'warning' ? 'warning: ' : ''}${message}`)
    .join('\n');
}

/** By file, then line, then message, so that two runs say the same. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort((a, b) => compare(a.file, b.file) || a.line - b.line || compare(a.message, b.message));
}

/** Order by code unit: the same on every machine, unlike a locale's. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
