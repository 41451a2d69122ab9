/** Services and profiles that a command of Compose names. */
import { firstOperand, operandsOf, words } from '../plugin/rules/changes/options.ts';
import { scanShell } from '../plugin/shell/index.ts';

const GLOBAL_VALUED = words(
  '-f --file -p --project-name --profile --env-file --project-directory --ansi --parallel --progress',
);
const VALUED = words(
  '-e --env --env-file -u --user -w --workdir --index --tail -n --since --until -t --timeout --scale --wait-timeout --format ' +
    '--filter --status -s --signal --pull --build-arg --name --entrypoint -v --volume',
);
/** Verbs whose operands are services, all of them or only the first. */
const ALL = words('ps logs up stop start restart rm top kill pause unpause images pull build create events stats wait');
const FIRST = words('exec run port');
const NAME = /^[a-z][a-z0-9_-]*$/;

export type ComposeWord = { kind: 'service' | 'profile'; value: string; line: number };

/** `line` is 0-based in the text. A word that only the shell knows is passed over. */
export function composeWords(code: string): ComposeWord[] {
  return scanShell(code).commands.flatMap(({ words: given, line }) => {
    const args = given.map(({ text }) => text);
    const start = args.findIndex((word, index) => word === 'compose' && args[index - 1] === 'docker');
    if (start === -1) return [];
    const own = args.slice(start + 1);
    const at = firstOperand(own, GLOBAL_VALUED);
    const [verb = '', ...rest] = own.slice(at);
    const profiles = own.slice(0, at).filter((_, index) => own[index - 1] === '--profile');
    return [
      ...profiles.map((value) => ({ kind: 'profile' as const, value, line })),
      ...servicesOf(verb, rest).map((value) => ({ kind: 'service' as const, value, line })),
    ].filter(({ value }) => NAME.test(value));
  });
}

function servicesOf(verb: string, args: readonly string[]): string[] {
  if (FIRST.has(verb)) return args.slice(firstOperand(args, VALUED)).slice(0, 1);
  return ALL.has(verb) ? operandsOf(args, VALUED) : [];
}
