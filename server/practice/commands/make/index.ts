/**
 * `make` with the Makefile of the reference stack: target names and what they do are the real ones, their words are the
 * simulator's. Targets that build or test the Python package are listed and not imitated.
 */
import { type Command, fail } from '../context.ts';
import { isOn, parseFlags } from '../flags.ts';
import { type Recipe, TARGETS, UNIMITATED } from './targets.ts';
import { runRecipe } from './recipe.ts';

const FLAGS = {
  directory: { short: 'C', value: true },
  file: { short: 'f', value: true },
  silent: { short: 's' },
  'just-print': { short: 'n' },
  'no-print-directory': {},
  jobs: { short: 'j', value: true },
} as const;
/** What make exits with whatever its recipe exited with. */
const MAKE_ERROR_STATUS = 2;

export const make: Command = async (context) => {
  const parsed = parseFlags(context.args, FLAGS);
  if (!parsed.ok)
    return await fail(context, MAKE_ERROR_STATUS, `make: ${parsed.message}\nUsage: make [options] [target] ...`);
  const elsewhere = ['directory', 'file'].find((flag) => parsed.values.has(flag));
  if (elsewhere !== undefined)
    return await fail(
      context,
      MAKE_ERROR_STATUS,
      `make: the practice system has one Makefile and does not know --${elsewhere}.`,
    );
  const names = parsed.rest.filter((word) => !/^\w+=/.test(word));
  for (const name of names.length > 0 ? names : ['help']) {
    const target = Object.hasOwn(TARGETS, name) ? TARGETS[name]! : null;
    if (target === null) {
      if (UNIMITATED.has(name))
        return await fail(
          context,
          MAKE_ERROR_STATUS,
          `make: the practice system does not imitate the target '${name}'.`,
        );
      return await fail(context, MAKE_ERROR_STATUS, `make: *** No rule to make target '${name}'.  Stop.`);
    }
    const recipe: Recipe = target.recipe({
      backupLogsIn: backupLogsIn(context.system.checkoutFile('Makefile')),
      now: context.now(),
    });
    if (recipe.length === 0) {
      await context.stdout.write(`make: Nothing to be done for '${name}'.\n`);
      continue;
    }
    const options = { silent: isOn(parsed, 'silent'), onlyPrint: isOn(parsed, 'just-print') };
    const failed = await runRecipe(context, recipe, options);
    if (failed !== null)
      return await fail(context, MAKE_ERROR_STATUS, `make: *** [Makefile:${target.line}: ${name}] Error ${failed}`);
  }
  return 0;
};

/** Whether the Makefile's `db-backup` hands mongodump a user (gap D). */
function backupLogsIn(makefile: Uint8Array | null): boolean {
  const text = Buffer.from(makefile ?? []).toString('utf8');
  const recipe = /^db-backup:.*\n((?:\t.*(?:\n|$))+)/m.exec(text)?.[1] ?? '';
  return /mongodump.*--(?:username|uri)/.test(recipe);
}
