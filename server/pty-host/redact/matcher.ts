/**
 * Finds forms in a stream of bytes, across any split of it and whatever line ends stand between their bytes.
 *
 * A table of the forms' first eight bytes says where one may begin. From there the forms that begin so are followed
 * together, as a range of the sorted forms that each byte narrows; the last one left is followed by the algorithm of
 * Knuth, Morris and Pratt, so that a form which repeats itself is followed once and not from each of its beginnings. The
 * time is one lookup for each byte of the stream, and a step for each place where forms have begun that may still go on:
 * none or one, unless many forms begin with the same long repetition.
 *
 * An automaton of Aho and Corasick would find the same with a node for every byte of every form: with twenty
 * certificates as secrets hundreds of megabytes and a second to build, for forms that are hardly ever printed.
 */
import { MIN_FORM_BYTES } from './forms.ts';
import { createHeads } from './heads.ts';

/** Longest run of CR and LF inside a form; a longer one ends it. Encoders write one or two. */
export const LONGEST_LINE_END_RUN = 256;

const LF = 0x0a;
const CR = 0x0d;

export function isLineEnd(byte: number | undefined): boolean {
  return byte === LF || byte === CR;
}

/** A form was found. Positions count bytes without line ends since the beginning; `end` is behind the last. */
export type Found = (start: number, end: number, form: number) => void;

export type Matcher = {
  /** Reads on. Forms are told in the order of their ends. */
  scan(bytes: Uint8Array): void;
  /** Bytes read, line ends not counted. */
  position(): number;
  /** How many of the last bytes, line ends not counted, may be the beginning of a form that is not complete. */
  depth(): number;
};

/** The forms from `low` to before `high` are longer than the last `depth` bytes, eight or more, and begin with them. */
type Range = { low: number; high: number; depth: number };

/** `forms` are sorted, each one there once, with at least eight bytes, no line ends, no NUL. */
export function createMatcher(forms: readonly Uint8Array[], found: Found): Matcher {
  const heads = createHeads(forms);
  const groupEnds = groupEndsOf(forms);
  const fallbacks: (Uint32Array | undefined)[] = [];
  const followed: Range[] = [];
  /** Forms that are followed alone. */
  const isAlone = new Uint8Array(forms.length);
  let position = 0;
  let lineEnds = 0;
  // The last eight bytes, as in heads.ts; the NULs at first begin no form.
  let high = 0;
  let low = 0;

  function forget(): void {
    followed.length = 0;
    isAlone.fill(0);
    high = 0;
    low = 0;
  }

  /** The first form in a range whose byte at `depth` is not less than `byte`. */
  function firstFrom(range: Range, byte: number): number {
    let [from, to] = [range.low, range.high];
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (forms[middle]![range.depth]! < byte) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  /** Tells the form that is complete, which sorts first. False when nothing is left to be followed. */
  function isOpen(range: Range): boolean {
    if (range.low < range.high && forms[range.low]!.length === range.depth) {
      found(position - range.depth, position, range.low);
      range.low++;
    }
    if (range.high - range.low !== 1) return range.low < range.high;
    // It has begun before, and falls back to this beginning when that one fails.
    if (isAlone[range.low] === 1) return false;
    isAlone[range.low] = 1;
    return true;
  }

  function narrow(range: Range, byte: number): boolean {
    const first = firstFrom(range, byte);
    range.high = firstFrom(range, byte + 1);
    range.low = first;
    range.depth++;
    return isOpen(range);
  }

  function followAlone(range: Range, byte: number): boolean {
    const form = forms[range.low]!;
    const fallback = (fallbacks[range.low] ??= fallbackOf(form));
    let { depth } = range;
    while (depth >= MIN_FORM_BYTES && form[depth] !== byte) depth = fallback[depth]!;
    if (depth >= MIN_FORM_BYTES && ++depth === form.length) {
      found(position - depth, position, range.low);
      depth = fallback[depth]!;
    }
    range.depth = depth;
    // Below eight bytes the table takes over.
    if (depth < MIN_FORM_BYTES) isAlone[range.low] = 0;
    return depth >= MIN_FORM_BYTES;
  }

  function step(byte: number): void {
    let kept = 0;
    for (const range of followed) {
      const goesOn = range.high - range.low === 1 ? followAlone(range, byte) : narrow(range, byte);
      if (goesOn) followed[kept++] = range;
    }
    followed.length = kept;
  }

  function follow(first: number): void {
    const range = { low: first, high: groupEnds[first]!, depth: MIN_FORM_BYTES };
    if (isOpen(range)) followed.push(range);
  }

  return {
    scan(bytes) {
      for (let i = 0; i < bytes.length; i++) {
        const byte = bytes[i]!;
        if (byte === LF || byte === CR) {
          if (++lineEnds > LONGEST_LINE_END_RUN) forget();
          continue;
        }
        lineEnds = 0;
        position++;
        if (followed.length > 0) step(byte);
        high = (high << 8) | (low >>> 24);
        low = (low << 8) | byte;
        const first = heads.find(high, low);
        if (first >= 0) follow(first);
      }
    },
    position: () => position,
    depth: () =>
      followed.length === 0
        ? heads.prefixLength(high, low)
        : followed.reduce((longest, { depth }) => Math.max(longest, depth), 0),
  };
}

/** For each form: behind the last one that begins with the same eight bytes. */
function groupEndsOf(forms: readonly Uint8Array[]): Int32Array {
  const ends = new Int32Array(forms.length);
  const head = (form: Uint8Array) => form.subarray(0, MIN_FORM_BYTES);
  for (let i = forms.length - 1; i >= 0; i--) {
    const next = forms[i + 1];
    ends[i] = next !== undefined && Buffer.compare(head(forms[i]!), head(next)) === 0 ? ends[i + 1]! : i + 1;
  }
  return ends;
}

/** For each number of bytes at the beginning of a form: how many of its own last bytes are again a beginning of it. */
function fallbackOf(bytes: Uint8Array): Uint32Array {
  const fallback = new Uint32Array(bytes.length + 1);
  let depth = 0;
  for (let i = 1; i < bytes.length; i++) {
    while (depth > 0 && bytes[i] !== bytes[depth]) depth = fallback[depth]!;
    if (bytes[i] === bytes[depth]) depth++;
    fallback[i + 1] = depth;
  }
  return fallback;
}
