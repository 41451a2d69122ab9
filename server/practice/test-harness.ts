/**
 * For tests: a system on a clock that only moves when a command waits, and commands run against it without a socket.
 * Nothing here stands in for the thing under test; it stands in for time and for the terminal.
 */
import { Cancelled, type CommandContext } from './commands/context.ts';
import { runCommand } from './commands/index.ts';
import type { Profile } from './profiles.ts';
import { shippedCheckout } from './edits.ts';
import { createSystem, type System } from './system.ts';

/** 2026-11-23 08:00 UTC. */
export const START = Date.UTC(2026, 10, 23, 8);

export type TestSystem = System & {
  pass(ms: number): void;
  /** Writes a file of the checkout, as a block would. */
  write(path: string, content: string | Uint8Array): void;
};

export function testSystem(profile: Profile = 'mended', options: { seed?: number; ageMs?: number } = {}): TestSystem {
  let now = START;
  const shipped = shippedCheckout(profile);
  const written = new Map<string, Uint8Array>();
  const checkoutFile = (path: string): Uint8Array | null => written.get(path) ?? shipped(path);
  const system = createSystem({ profile, now: () => now, checkoutFile, ...options });
  return Object.assign(system, {
    pass: (ms: number) => void (now += ms),
    write: (path: string, content: string | Uint8Array) => void written.set(path, Buffer.from(content)),
  });
}

export type RunOptions = {
  stdin?: Uint8Array | string;
  tty?: Partial<CommandContext['tty']>;
  env?: Record<string, string>;
  cwd?: string;
  columns?: number;
  rows?: number;
  /** Ctrl-C once the command has waited this many times: for commands that never end. */
  interruptAfterWaits?: number;
};
export type RunResult = { status: number; out: string; err: string; bytes: Buffer; files: Map<string, Buffer> };

/** Runs `docker compose ps` and the like to the end and returns all it printed. */
export async function run(
  system: TestSystem,
  line: string | readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const [name, ...args] = typeof line === 'string' ? line.split(' ') : line;
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  const files = new Map<string, Buffer>();
  const abort = new AbortController();
  let waits = 0;
  const context: CommandContext = {
    args,
    cwd: options.cwd ?? '/home/operator/robo-rlhf-multimodal',
    env: options.env ?? {},
    stdin: {
      async *chunks() {
        if (options.stdin !== undefined) yield Buffer.from(options.stdin);
      },
    },
    stdout: { write: async (data) => void out.push(Buffer.from(data)) },
    stderr: { write: async (data) => void err.push(Buffer.from(data)) },
    tty: { stdin: false, stdout: false, stderr: false, ...options.tty },
    columns: options.columns ?? 120,
    rows: options.rows ?? 40,
    signal: abort.signal,
    system,
    now: system.now,
    sleep: async (ms) => {
      system.pass(ms);
      waits += 1;
      if (waits === options.interruptAfterWaits) abort.abort(new Cancelled(130));
      abort.signal.throwIfAborted();
    },
    resized: () => new Promise(() => {}),
    writeFile: async (path, data) => {
      files.set(path, Buffer.from(data));
      system.write(path, data);
      return { ok: true };
    },
  };
  const status = await runCommand(name!, context);
  const bytes = Buffer.concat(out);
  return { status, out: bytes.toString('utf8'), err: Buffer.concat(err).toString('utf8'), bytes, files };
}
