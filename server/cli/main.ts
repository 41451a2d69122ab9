/**
 * The command line: `./runbooks COMMAND`. Here lives reading of arguments and printing; what a command does is done by
 * the features it calls. Exit status: 0 done, 1 it found or met a problem, 2 it was called wrongly.
 */
import { fileURLToPath } from 'node:url';
import { runtimeProblem } from '../runtime-check.ts';
import { runCli } from './run.ts';

// What is built and kept here decides what runs: never writable by others, whatever the shell's mask is.
process.umask(process.umask() | 0o022);

// `./runbooks diff 1.0 1.1 | head`: whoever reads has seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(process.exitCode ?? 0);
});

const problem = runtimeProblem();
if (problem === null) {
  process.exitCode = await runCli(process.argv.slice(2), {
    projectDir: fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, ''),
    env: process.env,
    now: Date.now,
    out: (line) => process.stdout.write(`${line}\n`),
    err: (line) => process.stderr.write(`${line}\n`),
  });
} else {
  process.stderr.write(`${problem}\n`);
  process.exitCode = 1;
}
