/** openssl's own way of taking options: one dash, a whole word, the value in the next argument. */
import { type CommandContext, fail } from '../context.ts';

export type Arguments = {
  ok: true;
  /** Options in the order given; a switch has the value ''. */
  given: { name: string; value: string }[];
  /** The last value of an option. */
  value(name: string): string | undefined;
  has(name: string): boolean;
};

/** Reads the options of one subcommand. `why` is what openssl says of the first it does not know. */
export function readArguments(
  command: string,
  args: readonly string[],
  known: { values: readonly string[]; switches: readonly string[] },
): Arguments | { ok: false; why: string } {
  const given: { name: string; value: string }[] = [];
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!;
    const name = word.slice(1);
    if (!word.startsWith('-') || (!known.values.includes(name) && !known.switches.includes(name)))
      return { ok: false, why: `${command}: Unknown option: ${word}` };
    if (known.switches.includes(name)) {
      given.push({ name, value: '' });
      continue;
    }
    const value = args[++at];
    if (value === undefined) return { ok: false, why: `${command}: Option ${word} needs a value` };
    given.push({ name, value });
  }
  return {
    ok: true,
    given,
    value: (name) => given.findLast((option) => option.name === name)?.value,
    has: (name) => given.some((option) => option.name === name),
  };
}

export async function badArguments(context: CommandContext, command: string, why: string): Promise<number> {
  return await fail(context, 1, `${why}\n${command}: Use -help for summary.`);
}

/** Most that is read from a pipe; a certificate is a thousandth of it. */
const INPUT_LIMIT_BYTES = 1024 * 1024;

/** The file named by `-in`, or standard input: as text, null when there is no such file. */
export async function readInput(context: CommandContext, path: string | undefined): Promise<string | null> {
  if (path !== undefined) {
    const bytes = context.system.checkoutFile(path);
    return bytes === null ? null : Buffer.from(bytes).toString('utf8');
  }
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of context.stdin.chunks()) {
    parts.push(chunk);
    length += chunk.length;
    if (length > INPUT_LIMIT_BYTES) break;
  }
  return Buffer.concat(parts).toString('utf8');
}

export async function noSuchFile(context: CommandContext, what: string, path: string): Promise<number> {
  return await fail(
    context,
    1,
    `Could not open file or uri for loading ${what} from ${path}\nerror:80000002:system library:file_open:No such file or directory:calling stat(${path})\nUnable to load ${what}`,
  );
}
