/** Options and operands of a command line. */

/** Index of the first operand: options are passed over, and the words that belong to those in `valued`. */
export function firstOperand(args: readonly string[], valued: ReadonlySet<string>): number {
  let index = 0;
  for (; index < args.length; index++) {
    const arg = args[index]!;
    if (arg === '--') return index + 1;
    if (!/^-./.test(arg)) return index;
    if (valued.has(arg)) index += 1;
  }
  return index;
}

/** All operands, wherever they stand. */
export function operandsOf(args: readonly string[], valued: ReadonlySet<string> = new Set()): string[] {
  const operands: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index]!;
    if (arg === '--') return [...operands, ...args.slice(index + 1)];
    if (!/^-./.test(arg)) operands.push(arg);
    else if (valued.has(arg)) index += 1;
  }
  return operands;
}

/** Whether one of these is given: `--long` or `--long=…`, or a letter, also in a cluster such as `-rn`. */
export function hasOption(args: readonly string[], { long = [], letters = '' }: Wanted): boolean {
  return args.some((arg) =>
    arg.startsWith('--')
      ? long.includes(arg.replace(/=[^]*$/, ''))
      : /^-[A-Za-z]/.test(arg) &&
        arg
          .slice(1)
          .split('')
          .some((letter) => letters.includes(letter)),
  );
}

type Wanted = { long?: readonly string[]; letters?: string };

export const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** A place that keeps nothing: writing there changes nothing. */
export function isNowhere(target: string): boolean {
  return /^(?:-|\/dev\/(?:null|stdout|stderr|tty|fd\/\d+|(?:tcp|udp)\/[^]*))$/.test(target);
}
