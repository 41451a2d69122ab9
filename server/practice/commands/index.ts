/**
 * The simulated programs, by the name an operator types. One file or folder per program; what runs inside containers is
 * in `inside/` and is not on the host, as in reality. A program that the reference host lacks (nvidia-smi, redis-cli,
 * mongosh) is not here either, so that the shell says `command not found`.
 */
import { Cancelled, type Command, type CommandContext } from './context.ts';
import { curl } from './curl.ts';
import { df } from './df.ts';
import { docker } from './docker/index.ts';
import { free } from './free.ts';
import { htop } from './htop.ts';
import { make } from './make/index.ts';
import { uptime } from './uptime.ts';

const COMMANDS: Readonly<Record<string, Command>> = { curl, df, docker, free, htop, make, uptime };

/** Names for which the sandbox puts a stand-in on the PATH. */
export const COMMAND_NAMES: readonly string[] = Object.keys(COMMANDS);

const NOT_FOUND_STATUS = 127;

/** Runs a command to its end, also when it is cancelled on the way. Only bugs throw. */
export async function runCommand(name: string, context: CommandContext): Promise<number> {
  try {
    if (!Object.hasOwn(COMMANDS, name)) {
      await context.stderr.write(`practice: ${name}: command not found\n`);
      return NOT_FOUND_STATUS;
    }
    return await COMMANDS[name]!(context);
  } catch (error) {
    if (error instanceof Cancelled) return error.status;
    throw error;
  }
}
