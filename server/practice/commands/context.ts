/** What a simulated command is given, and how it ends. */
import type { System } from '../system.ts';

export type Sink = {
  /** Resolves when there is room for more; rejects with Cancelled when nobody reads any longer. */
  write(data: string | Uint8Array): Promise<void>;
};

export type Input = {
  /** Starts reading input. `raw`: single keys where it is a terminal. One reader per command. */
  chunks(options?: { raw?: boolean }): AsyncIterable<Uint8Array>;
};

export type WriteFileResult = { ok: true } | { ok: false; why: string };

export type CommandContext = {
  args: readonly string[];
  cwd: string;
  env: Readonly<Record<string, string>>;
  stdin: Input;
  stdout: Sink;
  stderr: Sink;
  tty: { stdin: boolean; stdout: boolean; stderr: boolean };
  /** Size of the terminal at this moment, in characters. */
  readonly columns: number;
  readonly rows: number;
  /** Aborted when the command is to end: a signal, or nobody is there any more. */
  signal: AbortSignal;
  system: System;
  now: () => number;
  /** Waits in the command's own time; rejects with Cancelled at once when the signal comes. */
  sleep(ms: number): Promise<void>;
  /** Resolves at the next change of the terminal's size, or when `signal` aborts. */
  resized(signal: AbortSignal): Promise<void>;
  /** Writes a file below the client's working directory. */
  writeFile(path: string, data: Uint8Array): Promise<WriteFileResult>;
};

/** Resolves with the exit status, 0 to 255. */
export type Command = (context: CommandContext) => Promise<number>;

/** Thrown through a command when it is to end at once. Not a failure: `status` is what it exits with. */
export class Cancelled extends Error {
  readonly status: number;
  constructor(status: number) {
    super('cancelled');
    this.name = 'Cancelled';
    this.status = status;
  }
}

/** Message on standard error, then the status. */
export async function fail(context: CommandContext, status: number, message: string): Promise<number> {
  await context.stderr.write(`${message}\n`);
  return status;
}

/** The same command with other arguments, as when one program calls another. */
export function withArgs(
  context: CommandContext,
  args: readonly string[],
  more: Partial<CommandContext> = {},
): CommandContext {
  const child: CommandContext = Object.create(context);
  return Object.assign(child, { args }, more);
}
