/**
 * The simulated programs, by the name an operator types. One file or folder per program; what runs inside containers is
 * in `inside/` and is not on the host, as in reality. A program that the reference host lacks (nvidia-smi, redis-cli,
 * mongosh) is not here either, so that the shell says `command not found`.
 */
import { writeEdits } from '../edits.ts';
import { Cancelled, type Command, type CommandContext } from './context.ts';
import { curl } from './curl.ts';
import { df } from './df.ts';
import { docker } from './docker/index.ts';
import { free } from './free.ts';
import { git } from './git.ts';
import { htop } from './htop.ts';
import { make } from './make/index.ts';
import { nginx } from './nginx.ts';
import { openssl } from './openssl/index.ts';
import { ss } from './ss.ts';
import { trivy } from './trivy.ts';
import { uptime } from './uptime.ts';

const COMMANDS: Readonly<Record<string, Command>> = {
  curl,
  df,
  docker,
  free,
  git,
  htop,
  make,
  nginx,
  openssl,
  ss,
  trivy,
  uptime,
};

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
    await writeEdits(context);
    return await COMMANDS[name]!(context);
  } catch (error) {
    if (error instanceof Cancelled) return error.status;
    throw error;
  }
}
