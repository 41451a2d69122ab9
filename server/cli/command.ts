/** What a command is, and what it may touch. */
import type { ParseArgsOptionsConfig } from 'node:util';

export type CliContext = {
  /** Folder of package.json. Absolute. */
  projectDir: string;
  env: Record<string, string | undefined>;
  now: () => number;
  /** One line on standard output, for what was asked for. */
  out(line: string): void;
  /** One line on standard error, for everything else. */
  err(line: string): void;
};

export type ExitStatus = 0 | 1 | 2;

export type OptionValues = Record<string, string | boolean | (string | boolean)[] | undefined>;

export type Command = {
  /** One or two words. */
  name: string;
  /** For the list of commands. */
  summary: string;
  /** Usage line and what each option does. */
  help: string;
  options: ParseArgsOptionsConfig;
  /** How many words besides options it takes: least and most. None when left out. */
  operands?: { least: number; most: number };
  run(values: OptionValues, context: CliContext, operands: readonly string[]): Promise<ExitStatus>;
};

/** The command was called wrongly: exit status 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
