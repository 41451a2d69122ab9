/** What lint finds, and how it is said: one line per finding, `docs/x.md:12: message`. */
import type { RuleId } from './rules/table.ts';

export type Problem = {
  /** Relative to the site's folder, with forward slashes. */
  file: string;
  /** 1-based. */
  line: number;
  /** 1-based, in UTF-16 units. */
  column: number;
  rule: RuleId;
  level: 'error' | 'warning';
  message: string;
};

/** One line per problem, sorted by file and line. Warnings say that they are. */
export function formatProblems(problems: readonly Problem[]): string {
  return sortProblems(problems)
    .map(({ file, line, level, message }) => `${file}:${line}: ${level === 'warning' ? 'warning: ' : ''}${message}`)
    .join('\n');
}

/** `docs/x.md:12:4: error: message [rule-id]`: what an editor reads. */
export function formatForEditors({ file, line, column, level, message, rule }: Problem): string {
  return `${file}:${line}:${column}: ${level}: ${message} [${rule}]`;
}

/** By file, then place, then message, so that two runs say the same. */
export function sortProblems(problems: readonly Problem[]): Problem[] {
  return [...problems].sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.message, b.message),
  );
}

/** Order by code unit: the same on every machine, unlike a locale's. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
