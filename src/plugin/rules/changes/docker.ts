/**
 * Docker and Compose: lists of what reads, because whatever is not in them, or new, is safer taken for a change.
 */
import { EXPANDED } from '../../shell/index.ts';
import { judgeWords } from './command.ts';
import { firstOperand, words } from './options.ts';
import { unknown } from './types.ts';
import type { Input } from './types.ts';

const GLOBAL_VALUED = words('-H --host -c --context -l --log-level --config');
const COMPOSE_VALUED = words(
  '-f --file -p --project-name --profile --env-file --project-directory --ansi --parallel --progress',
);
const EXEC_VALUED = words('-e --env --env-file -u --user -w --workdir --index --detach-keys');

const READS = words('ps images logs inspect info version stats top port diff events history search help');
const COMPOSE_READS = words('ps logs config convert top port images ls version events stats volumes wait help');
const GROUP_READS: Readonly<Record<string, ReadonlySet<string>>> = {
  container: words('ls list ps inspect logs stats top port diff wait'),
  image: words('ls list inspect history'),
  volume: words('ls list inspect'),
  network: words('ls list inspect'),
  system: words('df info events'),
  context: words('ls list show inspect'),
  builder: words('du'),
  buildx: words('du ls inspect version'),
  manifest: words('inspect'),
  plugin: words('ls list inspect'),
};

export function judgeDocker(args: readonly string[], input: Input): string | null {
  const [verb, ...rest] = args.slice(firstOperand(args, GLOBAL_VALUED));
  if (verb === undefined) return null;
  if (verb === 'compose') return judgeCompose(rest, input);
  if (verb.includes(EXPANDED)) return unknown('`docker` does');
  const reads = GROUP_READS[verb];
  if (reads !== undefined) {
    const sub = rest[firstOperand(rest, GLOBAL_VALUED)];
    if (verb === 'container' && sub === 'exec') return judgeExec(rest.slice(rest.indexOf('exec') + 1), input);
    return sub === undefined || reads.has(sub) ? null : says(`docker ${verb} ${sub}`);
  }
  if (verb === 'exec') return judgeExec(rest, input);
  // A copy to standard output only reads.
  if (verb === 'cp' && rest.at(-1) === '-') return null;
  return READS.has(verb) ? null : says(`docker ${verb}`);
}

export function judgeCompose(args: readonly string[], input: Input): string | null {
  const [verb, ...rest] = args.slice(firstOperand(args, COMPOSE_VALUED));
  if (verb === undefined || COMPOSE_READS.has(verb)) return null;
  if (verb.includes(EXPANDED)) return unknown('`docker compose` does');
  if (verb === 'exec') return judgeExec(rest, input);
  if (verb === 'cp' && rest.at(-1) === '-') return null;
  return says(`docker compose ${verb}`);
}

/** `[options] CONTAINER COMMAND…`: what counts is the command. */
function judgeExec(args: readonly string[], input: Input): string | null {
  return judgeWords(args.slice(firstOperand(args, EXEC_VALUED) + 1), input);
}

function says(command: string): string {
  return `\`${command.replaceAll(EXPANDED, '…')}\` changes something`;
}
