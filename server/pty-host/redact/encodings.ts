/**
 * How programs write a text down: URL, JSON, base64, hex, and what a shell can read back. Each function gives the ways
 * that are in use, equal ones included.
 */

/** Bytes that are not written as they are, by the standard or program that says so. */
const ESCAPED_IN_URLS: readonly RegExp[] = [
  // RFC 3986, 2.3: curl, jq, Go.
  /[^A-Za-z0-9\-._~]/g,
  // encodeURIComponent.
  /[^A-Za-z0-9\-._~!*'()]/g,
  // application/x-www-form-urlencoded.
  /[^A-Za-z0-9\-._*]/g,
  // Paths, as Python's quote writes them.
  /[^A-Za-z0-9\-._~/]/g,
  // Every byte.
  /[^]/g,
];

export function urlForms(bytes: Uint8Array): string[] {
  // One character for each byte.
  const text = Buffer.from(bytes).toString('latin1');
  return ESCAPED_IN_URLS.flatMap((escaped) => {
    const high = text.replace(escaped, (byte) => `%${hex(byte.charCodeAt(0), 2).toUpperCase()}`);
    const low = text.replace(escaped, (byte) => `%${hex(byte.charCodeAt(0), 2)}`);
    return [high, low, high.replaceAll('%20', '+'), low.replaceAll('%20', '+')];
  });
}

const SHORT_ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

/**
 * What is escaped, by everybody or by some. `[^ -\uffff]` is everything below a space. Without flag u, since JSON escapes
 * the halves of a character.
 */
const ESCAPED_IN_JSON: readonly RegExp[] = [
  /["\\]|[^ -\uffff]/g,
  // Python, unless told otherwise.
  /["\\]|[^ -\x7f]/g,
  // Go, and with it docker and kubectl.
  /["\\<>&\u2028\u2029]|[^ -\uffff]/g,
  /["\\<>&]|[^ -\x7f]/g,
];

/** What stands between the quotes of a JSON string. */
export function jsonForms(text: string): string[] {
  return ESCAPED_IN_JSON.flatMap((escaped) => {
    const low = text.replace(escaped, (unit) => SHORT_ESCAPES[unit] ?? `\\u${hex(unit.charCodeAt(0), 4)}`);
    const high = text.replace(
      escaped,
      (unit) => SHORT_ESCAPES[unit] ?? `\\u${hex(unit.charCodeAt(0), 4).toUpperCase()}`,
    );
    // PHP writes `\/`.
    return [low, high, low.replaceAll('/', '\\/'), high.replaceAll('/', '\\/')];
  });
}

/** What bash writes: `set -x` and `${v@Q}`, `declare -p`, `printf %q`; the last two for what cannot be printed. */
export function shellForms(text: string): string[] {
  const ansi = text.replace(/['\\\x7f]|[^ -\uffff]/g, (char) => ANSI_ESCAPES[char] ?? octal(char.charCodeAt(0)));
  return [
    text.replaceAll("'", String.raw`'\''`),
    text.replace(/[$`"\\]/g, String.raw`\$&`),
    text.replace(/[ !"$&'()*,;<>?[\\\]^`{|}]/g, String.raw`\$&`),
    ansi,
    ansi.replace(/[^ -\x7f]+/gu, (chars) => Array.from(Buffer.from(chars, 'utf8'), octal).join('')),
  ];
}

const ANSI_ESCAPES: Readonly<Record<string, string>> = {
  '\x07': '\\a',
  '\b': '\\b',
  '\x1b': '\\E',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  "'": "\\'",
  '\\': '\\\\',
};

/** Bytes before the value, modulo 3: how many; and the first character of the base64 that hangs on the value alone. */
const ALIGNMENTS = [
  { before: 0, first: 0 },
  { before: 1, first: 2 },
  { before: 2, first: 3 },
] as const;

/**
 * The characters of base64 and base64url that are the value's alone wherever it stands in a longer text: at most one
 * character on each side is shared with its neighbours, and shows four of its bits.
 */
export function base64Forms(bytes: Uint8Array): string[] {
  return ALIGNMENTS.flatMap(({ before, first }) => {
    const whole = Math.floor(((before + bytes.length) * 8) / 6);
    const padded = Buffer.concat([Buffer.alloc(before), bytes]);
    return (['base64', 'base64url'] as const).map((alphabet) => padded.toString(alphabet).slice(first, whole));
  });
}

export function hexForms(bytes: Uint8Array): string[] {
  const low = Buffer.from(bytes).toString('hex');
  return [low, low.toUpperCase()];
}

function octal(byte: number): string {
  return `\\${byte.toString(8).padStart(3, '0')}`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
