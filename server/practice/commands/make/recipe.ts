/** Runs the steps of a recipe the way make does: echoed first unless quiet, ended by the first that fails. */
import { curl } from '../curl.ts';
import { type CommandContext, withArgs } from '../context.ts';
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
    const child = withArgs(context, step.args);
    const status = await (step.kind === 'docker' ? docker(child) : curl(child));
    if (status === 0) continue;
    if (step.orElse === undefined) return status;
    if (step.orElse !== '') await context.stdout.write(`${step.orElse}\n`);
  }
  return null;
}
