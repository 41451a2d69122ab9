/** Programs that start others: what counts is the command they are given. */
import { EXPANDED } from '../../shell/index.ts';
import { judgeScript, judgeWords } from './command.ts';
import { firstOperand, words } from './options.ts';
import { unknown } from './types.ts';
import type { Judge } from './types.ts';

/** Options with a value, and how many operands stand before the command. */
const WRAPPERS: Readonly<Record<string, { valued?: ReadonlySet<string>; operands?: number }>> = {
  sudo: { valued: words('-u --user -g --group -h --host -p --prompt -C -T -D -R -r -t -U') },
  doas: { valued: words('-u -C') },
  env: { valued: words('-u --unset -C --chdir') },
  timeout: { valued: words('-s --signal -k --kill-after'), operands: 1 },
  nice: { valued: words('-n --adjustment') },
  ionice: { valued: words('-c --class -n --classdata') },
  stdbuf: { valued: words('-i -o -e') },
  xargs: { valued: words('-I -n -P -L -d -s -E -a --max-args --max-procs --delimiter --arg-file') },
  watch: { valued: words('-n --interval') },
  flock: { valued: words('-w --timeout -E'), operands: 1 },
  setpriv: { valued: words('--reuid --regid --groups') },
  nohup: {},
  setsid: {},
  time: { valued: words('-f -o') },
  builtin: {},
  exec: { valued: words('-a') },
  busybox: {},
  strace: { valued: words('-e -o -p -s') },
};
const SHELLS = words('sh bash dash ash zsh ksh');
const SSH_VALUED = words('-i -l -p -o -F -J -L -R -D -b -c -E -m -S -W');

export function judgeWrapper(program: string): Judge | null {
  if (SHELLS.has(program)) return judgeShell;
  if (program === 'find') return judgeFindCommands;
  if (program === 'eval') return (args, input) => judgeGiven(args.join(' '), input);
  if (program === 'trap') return (args, input) => (args.length > 1 ? judgeGiven(args[0]!, input) : null);
  if (program === 'su') return (args, input) => judgeGiven(args[args.indexOf('-c') + 1] ?? '', input);
  if (program === 'ssh') {
    return (args, input) => judgeGiven(args.slice(firstOperand(args, SSH_VALUED) + 1).join(' '), input);
  }
  if (program === 'command') {
    return (args, input) =>
      /^-[vV]/.test(args[0] ?? '')
        ? null
        : judgeWords(
            args.filter((arg) => arg !== '-p'),
            input,
          );
  }
  const wrapper = Object.hasOwn(WRAPPERS, program) ? WRAPPERS[program] : undefined;
  if (wrapper === undefined) return null;
  return (args, input) => {
    let rest = args.slice(firstOperand(args, wrapper.valued ?? new Set()) + (wrapper.operands ?? 0));
    if (program === 'env' || program === 'sudo') rest = rest.slice(rest.findIndex((word) => !/^\w+=/.test(word)));
    return judgeWords(rest, input);
  };
}

const judgeShell: Judge = (args, input) => {
  const at = args.findIndex((arg) => /^-[a-z]*c$/.test(arg));
  if (at !== -1) return judgeGiven(args[at + 1] ?? '', input);
  const reads = args.some((arg) => /^(?:-n|--version|--help)$/.test(arg));
  if (reads) return null;
  if (args.some((arg) => !arg.startsWith('-') && arg !== '-s')) return 'a shell runs a script that cannot be read here';
  if (input.given.length === 0) return 'a shell runs commands that cannot be read here';
  return input.given.map((text) => judgeGiven(text, input)).find((change) => change !== null) ?? null;
};

function judgeGiven(text: string, input: Parameters<Judge>[1]): string | null {
  if (text !== '' && text.replaceAll(EXPANDED, '').trim() === '') return unknown('a shell runs');
  return judgeScript(text, input.depth + 1);
}

/** `-exec rm {} ;`, as often as it stands there. */
const judgeFindCommands: Judge = (args, input) => {
  for (let index = 0; index < args.length; index++) {
    if (!/^-(?:exec|execdir|ok|okdir)$/.test(args[index]!)) continue;
    const end = args.findIndex((arg, at) => at > index && (arg === ';' || arg === '+'));
    const change = judgeWords(args.slice(index + 1, end === -1 ? undefined : end), input);
    if (change !== null) return change;
  }
  return null;
};
