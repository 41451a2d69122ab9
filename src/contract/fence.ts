/**
 * The grammar of a runnable fence: `bash run id=disk title="Disk usage" risk=read timeout=30s`.
 * Pure text in, a BlockMeta or a list of sentences out; what the words mean for a page is the plugin's business.
 */
import { FENCE_KEYS, LEVELS, RISKS } from './block.ts';
import type { BlockMeta, FenceKey } from './block.ts';
import { splitFenceWords } from './fence-words.ts';
import type { FenceWord } from './fence-words.ts';
import { parseDurationMs } from './duration.ts';
import { readExpectation } from './expectation.ts';
import { parseJsonPath } from './json-path.ts';
import { refusedInputName } from './variable-name.ts';

/** Longest `timeout` an author may ask for; the server's configuration may allow less. */
export const MAX_TIMEOUT_MS = 24 * 3_600_000;
export const MAX_TITLE_LENGTH = 120;
const MAX_EXPECT_LENGTH = 500;

export const BLOCK_LANGS = ['bash', 'sh'] as const;
const BLOCK_ID = /^[a-z0-9-]{1,64}$/;
const TARGET_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** Controls and format characters: none of them can be read on a page. */
const UNREADABLE = /[\p{Cc}\p{Cf}]/u;
const FLAGS: ReadonlySet<string> = new Set<FenceKey>(['interactive', 'endless']);

export type FenceResult =
  /** An ordinary fence: shown, never run. */
  | { kind: 'plain' }
  | { kind: 'run'; lang: string; meta: BlockMeta }
  /** It says `run`, but not correctly; one sentence per mistake. */
  | { kind: 'invalid'; errors: string[] };

/**
 * Reads the info string of a fence (all that follows the backticks on the opening line, as it stands in the source:
 * Markdown's own backslash escapes must not have been resolved, since `expect` is a regular expression).
 */
export function parseFence(info: string): FenceResult {
  const trimmed = info.trim();
  const [lang = ''] = /^\S*/.exec(trimmed) ?? [];
  const { words, errors: unreadable } = splitFenceWords(trimmed.slice(lang.length));
  const firstBare = words.find((word) => word.kind === 'bare');
  const looksRunnable = firstBare?.text === 'run' || (lang === 'run' && words.some((word) => word.kind === 'pair'));
  if (!looksRunnable) return { kind: 'plain' };
  const errors: string[] = [];
  if (!BLOCK_LANGS.some((known) => known === lang)) {
    errors.push(`the language of a runnable block must be bash or sh, not "${lang}"`);
  }
  errors.push(...unreadable);
  const meta = readMeta(words, firstBare, errors, unreadable.length > 0);
  return errors.length > 0 ? { kind: 'invalid', errors } : { kind: 'run', lang, meta };
}

function readMeta(
  words: FenceWord[],
  runWord: FenceWord | undefined,
  errors: string[],
  unreadable: boolean,
): BlockMeta {
  const given = collectKeys(words, runWord, errors);
  /** Reads one key; a reader returns its value, or a sentence through `fail`. */
  const read = <T>(key: FenceKey, reader: (value: string, fail: (why: string) => null) => T | null): T | null => {
    const value = given.get(key);
    if (value === undefined) return null;
    return reader(value, (why) => {
      errors.push(`${key}: ${why}`);
      return null;
    });
  };
  // A piece that could not be read may well be the key that seems missing.
  for (const required of unreadable ? [] : (['id', 'title', 'risk'] as const)) {
    if (!given.has(required)) errors.push(`${required} is missing; every runnable block needs ${required}=…`);
  }
  const capture = read('capture', readCapture);
  const meta: BlockMeta = {
    id: read('id', readBlockId) ?? '',
    title: read('title', readTitle) ?? '',
    risk: read('risk', (value, fail) => readOneOf(RISKS, value, fail)) ?? 'destructive',
    target: read('target', (value, fail) =>
      TARGET_NAME.test(value) ? value : fail(`"${value}" is not a target name ([a-z0-9-], at most 64)`),
    ),
    timeoutMs: read('timeout', readTimeout),
    interactive: given.has('interactive'),
    expect: read('expect', readExpect),
    expectExit: read('expect-exit', readExitStatus),
    capture: capture?.name ?? null,
    captureFrom: capture?.from ?? null,
    endless: given.has('endless'),
    errexit: read('errexit', readOff) ?? true,
    pipefail: read('pipefail', readOff) ?? true,
    rollback: read('rollback', readBlockId),
    requires: read('requires', (value, fail) => readOneOf(LEVELS, value, fail)),
  };
  if (meta.capture !== null && (meta.endless || meta.interactive)) {
    errors.push('capture: an endless or interactive block saves nothing, so there is nothing to capture');
  }
  if (meta.endless && meta.expect !== null && asksJson(meta.expect)) {
    errors.push('expect: an endless block has no end at which its JSON could be read; write a regular expression');
  }
  if (meta.rollback !== null && meta.rollback === meta.id) errors.push('rollback: a block cannot undo itself');
  return meta;
}

/** Keys with their raw values ('' for flags); says what is unknown, repeated or of the wrong form. */
function collectKeys(words: FenceWord[], runWord: FenceWord | undefined, errors: string[]): Map<FenceKey, string> {
  const given = new Map<FenceKey, string>();
  for (const word of words) {
    if (word === runWord || word.kind === 'highlight') continue;
    const name = word.kind === 'bare' ? word.text : word.key;
    const key = FENCE_KEYS.find((known) => known === name);
    if (key === undefined) {
      errors.push(word.kind === 'bare' ? `unknown word "${name}"` : `unknown key "${name}"`);
    } else if (given.has(key)) {
      errors.push(`${key} is given more than once`);
    } else if (word.kind === 'bare' && !FLAGS.has(key)) {
      errors.push(`${key} needs a value: ${key}=…`);
    } else if (word.kind === 'pair' && FLAGS.has(key)) {
      errors.push(`${key} takes no value: write the bare word ${key}`);
    } else {
      given.set(key, word.kind === 'pair' ? word.value : '');
    }
  }
  return given;
}

type Fail = (why: string) => null;

function readBlockId(value: string, fail: Fail): string | null {
  return BLOCK_ID.test(value) ? value : fail(`"${value}" is not a block id ([a-z0-9-], 1 to 64)`);
}

function readTitle(value: string, fail: Fail): string | null {
  if (value.trim() === '') return fail('must not be empty');
  if (value.length > MAX_TITLE_LENGTH) return fail(`is longer than ${MAX_TITLE_LENGTH} characters`);
  return UNREADABLE.test(value) ? fail('contains a character that cannot be seen') : value;
}

function readOneOf<T extends string>(allowed: readonly T[], value: string, fail: Fail): T | null {
  return allowed.find((item) => item === value) ?? fail(`must be ${allowed.join(', ')}, not "${value}"`);
}

function readTimeout(value: string, fail: Fail): number | null {
  const ms = parseDurationMs(value);
  if (ms === null) return fail(`"${value}" is not a duration like 500ms, 30s, 5m or 2h`);
  return ms >= 1 && ms <= MAX_TIMEOUT_MS ? ms : fail('must be more than 0 and at most 24h');
}

function readExpect(value: string, fail: Fail): string | null {
  if (value === '') return fail('must not be empty');
  if (value.length > MAX_EXPECT_LENGTH) return fail(`is longer than ${MAX_EXPECT_LENGTH} characters`);
  const result = readExpectation(value);
  return result.ok ? value : fail(result.why);
}

function asksJson(expect: string): boolean {
  const result = readExpectation(expect);
  return result.ok && result.expectation.kind === 'json';
}

/** `NAME` takes the last line, `NAME=$.path` one value of JSON output. */
function readCapture(value: string, fail: Fail): { name: string; from: string | null } | null {
  const [name = '', ...rest] = value.split('=');
  const refused = refusedInputName(name);
  if (refused !== null) return fail(`"${name}" ${refused}`);
  if (rest.length === 0) return { name, from: null };
  const from = rest.join('=');
  return parseJsonPath(from) === null ? fail(`"${from}" is not a JSON path such as $.name or $[0].id`) : { name, from };
}

function readExitStatus(value: string, fail: Fail): number | null {
  const status = /^\d{1,3}$/.test(value) ? Number(value) : Number.NaN;
  return status <= 255 ? status : fail(`"${value}" is not an exit status (0 to 255)`);
}

function readOff(value: string, fail: Fail): false | null {
  return value === 'off' ? false : fail(`can only be off, not "${value}"; it is on unless you say so`);
}
