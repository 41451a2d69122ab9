/** Finds the command, reads its options, runs it, and turns what goes wrong into a sentence and an exit status. */
import { parseArgs } from 'node:util';
import { ConfigError } from '../config.ts';
import { ServerArgsError } from '../server-args.ts';
import { StoreError } from '../store/index.ts';
import { systemProblem } from '../system-problem.ts';
import { UsageError, type CliContext, type Command, type ExitStatus, type OptionValues } from './command.ts';
import { build } from './commands/build.ts';
import { diff } from './commands/diff.ts';
import { evidenceVerify } from './commands/evidence-verify.ts';
import { lint } from './commands/lint.ts';
import { practice } from './commands/practice.ts';
import { releaseCommand } from './commands/release.ts';
import { signInLink } from './commands/sign-in-link.ts';
import { start } from './commands/start.ts';
import { stop } from './commands/stop.ts';
import { verify } from './commands/verify.ts';

/** What must find nothing wrong before a version is cut. Published versions do not change, so `next` alone is proven. */
const release = releaseCommand([
  { command: lint, values: {} },
  { command: verify, values: { version: 'next' } },
]);

const COMMANDS: readonly Command[] = [
  build,
  start,
  signInLink,
  evidenceVerify,
  lint,
  verify,
  diff,
  release,
  practice,
  stop,
];

const OVERVIEW = [
  'Usage: ./runbooks COMMAND [OPTIONS]',
  '',
  ...COMMANDS.map(({ name, summary }) => `  ${name.padEnd(17)} ${summary}`),
  '',
  './runbooks COMMAND --help tells more. Exit status: 0 done, 1 a problem, 2 called wrongly.',
].join('\n');

export async function runCli(args: readonly string[], context: CliContext): Promise<ExitStatus> {
  if (args.length === 0 || args[0] === '--help' || args[0] === '-h' || args[0] === 'help') {
    context.out(OVERVIEW);
    return args.length === 0 ? 2 : 0;
  }
  const command = COMMANDS.find(({ name }) => name.split(' ').every((word, i) => args[i] === word));
  if (command === undefined) {
    context.err(`There is no command \`${args.filter((arg) => !arg.startsWith('-')).join(' ')}\`.\n\n${OVERVIEW}`);
    return 2;
  }
  try {
    const { values, operands } = readArgs(command, args.slice(command.name.split(' ').length));
    if (values['help'] === true) {
      context.out(command.help);
      return 0;
    }
    checkOperands(command, operands);
    return await command.run(values, context, operands);
  } catch (error) {
    if (error instanceof UsageError || error instanceof ServerArgsError) {
      context.err(`${error.message}\n\n${command.help}`);
      return 2;
    }
    if (error instanceof ConfigError || error instanceof StoreError) {
      context.err(error.message);
      return 1;
    }
    const problem = systemProblem(error);
    if (problem === null) throw error;
    context.err(problem);
    return 1;
  }
}

function readArgs(command: Command, args: string[]): { values: OptionValues; operands: string[] } {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...command.options, help: { type: 'boolean', short: 'h' } },
      allowPositionals: command.operands !== undefined,
      strict: true,
    });
    return { values, operands: positionals };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function checkOperands({ name, operands: { least, most } = { least: 0, most: 0 } }: Command, given: string[]): void {
  if (given.length > most) throw new UsageError(`\`${name}\` takes nothing more after \`${given[most - 1]}\`.`);
  if (given.length < least) throw new UsageError(`\`${name}\` needs more than that.`);
}
