/** Runs the steps of a recipe the way make does: echoed first unless quiet, ended by the first that fails. */
import { curl } from '../curl.ts';
import { type CommandContext, fail, withArgs } from '../context.ts';
import { docker } from '../docker/index.ts';
import type { Recipe } from './targets.ts';

/** Exit status of the step that failed, null when all went well. */
export async function runRecipe(
  context: CommandContext,
  recipe: Recipe,
  options: { silent: boolean; onlyPrint: boolean },
): Promise<number | null> {
  for (const step of recipe) {
    if (options.onlyPrint || (!step.quiet && !options.silent)) await context.stdout.write(`${step.shown}\n`);
    if (options.onlyPrint) continue;
    if (step.kind === 'say') {
      await context.stdout.write(`${step.text}\n`);
      continue;
    }
    if (step.kind === 'folder') continue; // Made together with the first file in it.
    if (step.kind === 'write') {
      const written = await context.writeFile(step.into, Buffer.from(step.text));
      if (!written.ok) return await fail(context, 1, `/bin/sh: 1: cannot create ${step.into}: ${written.why}`);
      continue;
    }
    if (step.kind === 'save') {
      const failed = await save(context, step.args, step.into);
      if (failed !== null) return failed;
      continue;
    }
    const child = withArgs(context, step.args);
    const status = await (step.kind === 'docker' ? docker(child) : curl(child));
    if (status === 0) continue;
    if (step.orElse === undefined) return status;
    if (step.orElse !== '') await context.stdout.write(`${step.orElse}\n`);
  }
  return null;
}

const SAVED_LIMIT_BYTES = 64 * 1024 * 1024;

/** Runs docker with its standard output in a file, which is there whatever became of it, as with the shell's `>`. */
async function save(context: CommandContext, args: string[], into: string): Promise<number | null> {
  const parts: Buffer[] = [];
  let length = 0;
  const stdout = {
    write: async (data: string | Uint8Array): Promise<void> => {
      length += data.length;
      if (length <= SAVED_LIMIT_BYTES) parts.push(Buffer.from(data));
    },
  };
  const status = await docker(withArgs(context, args, { stdout, tty: { ...context.tty, stdout: false } }));
  const written = await context.writeFile(into, Buffer.concat(parts));
  if (status !== 0) return status;
  return written.ok ? null : await fail(context, 1, `/bin/sh: 1: cannot create ${into}: ${written.why}`);
}
