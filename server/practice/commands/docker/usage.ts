/** Docker's own way of refusing an argument. */
import type { CommandContext } from '../context.ts';
import { fail } from '../context.ts';

/** Exit status of the docker program itself for a flag it does not know. */
const BAD_FLAG_STATUS = 125;

/** `command` is for example `docker stats`, `line` its usage line without `Usage:`. */
export async function badFlag(
  context: CommandContext,
  command: string,
  line: string,
  message: string,
): Promise<number> {
  return await fail(
    context,
    BAD_FLAG_STATUS,
    `${message}\n\nUsage:  ${line}\n\nRun '${command} --help' for more information`,
  );
}

export async function needsArguments(
  context: CommandContext,
  command: string,
  line: string,
  count: string,
): Promise<number> {
  return await fail(
    context,
    1,
    `docker: '${command}' requires ${count}\n\nUsage:  ${line}\n\nRun '${command} --help' for more information`,
  );
}
