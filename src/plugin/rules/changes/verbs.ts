/** Programs of which some subcommands read: every other one is taken for a change. */
import { EXPANDED } from '../../shell/index.ts';
import { firstOperand, operandsOf, words } from './options.ts';
import { unknown } from './types.ts';
import type { Judge } from './types.ts';

/** Subcommands that read; behind a colon the only words that make them read. `valued`: options before it with a value. */
type Verbs = { reads: ReadonlySet<string>; only?: Readonly<Record<string, RegExp>>; valued?: ReadonlySet<string> };

const VERBS: Readonly<Record<string, Verbs>> = {
  git: {
    reads: words(
      'status log diff show rev-parse ls-files ls-tree ls-remote blame grep describe cat-file check-ignore check-attr ' +
        'rev-list shortlog for-each-ref merge-base fsck count-objects var version help',
    ),
    only: {
      branch: /^(?:--list|--show-current|-a|-r|-v|-vv|--contains|--merged|--all)?$/,
      tag: /^(?:--list|-l)?$/,
      remote: /^(?:-v|show|get-url)?$/,
      stash: /^(?:list|show)$/,
      config: /^(?:--get|--get-all|--list|-l|get|list)$/,
      worktree: /^list$/,
      submodule: /^(?:status)?$/,
    },
    valued: words('-C -c --git-dir --work-tree --namespace'),
  },
  systemctl: {
    reads: words(
      'status show is-active is-enabled is-failed list-units list-unit-files list-timers list-sockets list-dependencies cat',
    ),
    valued: words('-t --type -p --property -n --lines -o --output'),
  },
  kubectl: {
    reads: words('get describe logs top explain version api-resources api-versions cluster-info diff'),
    only: { config: /^(?:view|get-contexts|current-context)$/, rollout: /^(?:status|history)$/, auth: /^can-i$/ },
    valued: words('-n --namespace --context --kubeconfig'),
  },
  pip: { reads: words('list show freeze check index download --version') },
  apt: { reads: words('list show search policy depends rdepends') },
  'apt-get': { reads: words('--version check') },
  'apt-cache': { reads: words('policy show search depends rdepends madison') },
  npm: { reads: words('ls list view outdated audit ping doctor') },
  amtool: { reads: words('alert check-config config cluster'), only: { silence: /^query$/ } },
};

export function judgeVerbs(program: string): Judge | null {
  const known = Object.hasOwn(VERBS, program) ? VERBS[program] : undefined;
  if (known === undefined) return null;
  return (args) => {
    const [verb, ...rest] = args.slice(firstOperand(args, known.valued ?? new Set()));
    if (verb === undefined || known.reads.has(verb)) return null;
    if (verb.includes(EXPANDED)) return unknown(`\`${program}\` does`);
    if (known.only?.[verb]?.test(rest[0] ?? '')) return null;
    return `\`${program} ${verb}\` changes something`;
  };
}

/** Targets of the project's Makefile that only look. */
const MAKE_READS = words('help health-check stats logs logs-app format-check lint docs');
const MAKE_VALUED = words('-C --directory -f --file --makefile -j --jobs -o -W -I');

export const judgeMake: Judge = (args) => {
  const dry = args.some((arg) =>
    /^(?:-[a-zA-Z]*[nq][a-zA-Z]*|--dry-run|--just-print|--recon|--question|--version)$/.test(arg),
  );
  const targets = operandsOf(args, MAKE_VALUED).filter((arg) => !/^\w+:?=/.test(arg));
  const changing = targets.find((target) => !MAKE_READS.has(target));
  if (dry || (targets.length > 0 && changing === undefined)) return null;
  if (changing === undefined) return unknown('`make` makes');
  return changing.includes(EXPANDED) ? unknown('`make` makes') : `\`make ${changing}\` changes something`;
};
