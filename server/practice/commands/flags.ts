/** Command-line flags as Go programs (docker and its plugins) and GNU programs read them, with their error messages. */

export type FlagSpec = Readonly<Record<string, { short?: string; value?: boolean }>>;

export type Parsed = {
  ok: true;
  /** Every value given, in order; a flag without value counts as 'true'. */
  values: ReadonlyMap<string, readonly string[]>;
  rest: string[];
};
export type FlagError = { ok: false; message: string };

/**
 * Reads `--name value`, `--name=value`, `-n value`, `-nvalue`, `-abc`. With `stopAtFirst` everything from the first
 * argument that is not a flag belongs to somebody else. Unknown flags are errors in Go's words.
 */
export function parseFlags(
  args: readonly string[],
  spec: FlagSpec,
  options: { stopAtFirst?: boolean } = {},
): Parsed | FlagError {
  const values = new Map<string, string[]>();
  const rest: string[] = [];
  const add = (name: string, value: string): void => {
    const known = values.get(name);
    if (known === undefined) values.set(name, [value]);
    else known.push(value);
  };
  const byShort = new Map(Object.entries(spec).map(([name, { short }]) => [short, name]));

  for (let i = 0; i < args.length; i++) {
    const arg = args[i]!;
    if (arg === '--') {
      rest.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith('--')) {
      const [name, inline] = cut(arg.slice(2), '=');
      const flag = Object.hasOwn(spec, name) ? spec[name]! : null;
      if (flag === null) return { ok: false, message: `unknown flag: --${name}` };
      if (!flag.value) add(name, inline ?? 'true');
      else if (inline !== undefined) add(name, inline);
      else if (++i < args.length) add(name, args[i]!);
      else return { ok: false, message: `flag needs an argument: --${name}` };
    } else if (arg.startsWith('-') && arg.length > 1) {
      const letters = arg.slice(1);
      for (let at = 0; at < letters.length; at++) {
        const letter = letters[at]!;
        const name = byShort.get(letter);
        if (name === undefined) return { ok: false, message: `unknown shorthand flag: '${letter}' in ${arg}` };
        if (!spec[name]!.value) {
          add(name, 'true');
          continue;
        }
        const inline = letters.slice(at + 1).replace(/^=/, '');
        if (inline !== '') add(name, inline);
        else if (++i < args.length) add(name, args[i]!);
        else return { ok: false, message: `flag needs an argument: '${letter}' in ${arg}` };
        break;
      }
    } else {
      rest.push(arg);
      if (!options.stopAtFirst) continue;
      rest.push(...args.slice(i + 1));
      break;
    }
  }
  return { ok: true, values, rest };
}

/** Whether a flag without value is on. */
export function isOn(parsed: Parsed, name: string): boolean {
  const last = parsed.values.get(name)?.at(-1);
  return last !== undefined && last !== 'false';
}

/** The last value given. */
export function valueOf(parsed: Parsed, name: string): string | undefined {
  return parsed.values.get(name)?.at(-1);
}

function cut(text: string, at: string): [string, string | undefined] {
  const index = text.indexOf(at);
  return index < 0 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)];
}
