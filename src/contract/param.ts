/**
 * Parameters: values that a reader fills in and a block receives as environment variables, never as replaced text. The
 * page and the server read a value with the same function.
 */
import { parseDurationMs } from './duration.ts';

export const PARAM_TYPES = ['string', 'int', 'enum', 'bool', 'duration', 'secret'] as const;
export type ParamType = (typeof PARAM_TYPES)[number];

export type ParamSpec = {
  /** Environment variable name, `[A-Z][A-Z0-9_]*`. */
  name: string;
  type: ParamType;
  description: string;
  /** string and secret: a regular expression for the whole value (flag `u`). */
  pattern: string | null;
  /** enum: the choices, unless they come from a block. */
  values: string[] | null;
  /** enum: id of a `read` block of the page whose output lines are the choices. */
  from: string | null;
  /** int: the range, both ends included. */
  min: number | null;
  max: number | null;
  default: string | null;
};

/** One value in UTF-8: far above what is typed, far below what a program can be given (128 KiB). */
export const MAX_PARAM_BYTES = 8 * 1024;
/** With more choices than this, a refused value is not answered with all of them. */
const MAX_LISTED_CHOICES = 12;
/** A shorter secret would also be found, and masked, where it is not one. Characters. */
export const MIN_SECRET_CHARS = 8;

export type ParamVerdict = { ok: true } | { ok: false; words: string };

/** Whether the whole of `value` matches. The server brings one with a deadline. */
export type MatchWhole = (pattern: string, value: string) => boolean;

export const matchWhole: MatchWhole = (pattern, value) => new RegExp(`^(?:${pattern})$`, 'u').test(value);

/**
 * Whether `value` is one of this parameter, else why not, as a sentence without a subject ("must be …"). An empty text is
 * a value of type string only. For an enum whose choices come from a block, `choices` are what the block printed; null
 * when nobody has asked yet, which refuses.
 */
export function checkParam(
  spec: ParamSpec,
  value: string,
  { matches = matchWhole, choices = null }: { matches?: MatchWhole; choices?: readonly string[] | null } = {},
): ParamVerdict {
  if (value.includes('\0')) return no('must not contain a NUL character: no program can be given one');
  if (!value.isWellFormed()) return no('contains half a character, which has no form in UTF-8');
  const bytes = new TextEncoder().encode(value).length;
  if (bytes > MAX_PARAM_BYTES) return no(`is ${bytes} bytes long, and at most ${MAX_PARAM_BYTES} are taken`);
  switch (spec.type) {
    case 'string':
      return fits(spec, value, matches);
    case 'secret':
      // Line ends are not counted: a terminal changes them, so they are not looked for.
      if ([...value.replaceAll(/[\r\n]/g, '')].length < MIN_SECRET_CHARS) {
        return no(`must have at least ${MIN_SECRET_CHARS} characters: a shorter one cannot be masked in the output`);
      }
      return fits(spec, value, matches);
    case 'int':
      return checkInt(spec, value);
    case 'enum': {
      const known = spec.values ?? choices;
      if (known === null) return no('needs its choices first: ask for them');
      if (known.length === 0) return no('has no choices at this moment');
      if (known.includes(value)) return yes;
      return no(`must be one of ${known.length > MAX_LISTED_CHOICES ? 'its choices' : known.join(', ')}`);
    }
    case 'bool':
      return value === 'true' || value === 'false' ? yes : no('must be true or false');
    case 'duration':
      return parseDurationMs(value) === null ? no('must be a duration like 500ms, 30s, 5m or 2h') : yes;
  }
}

const yes: ParamVerdict = { ok: true };
const no = (words: string): ParamVerdict => ({ ok: false, words });

function fits({ pattern }: ParamSpec, value: string, matches: MatchWhole): ParamVerdict {
  return pattern === null || matches(pattern, value) ? yes : no(`must match ${pattern}`);
}

function checkInt({ min, max }: ParamSpec, value: string): ParamVerdict {
  if (!/^(?:0|-?[1-9]\d{0,14})$/.test(value)) return no('must be a whole number, written in digits');
  const number = Number(value);
  if (min !== null && max !== null && (number < min || number > max)) return no(`must be between ${min} and ${max}`);
  if (min !== null && number < min) return no(`must be ${min} or more`);
  return max !== null && number > max ? no(`must be ${max} or less`) : yes;
}
