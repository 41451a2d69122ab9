/**
 * Takes the secrets out of a stream of bytes: what may be the beginning of one is held back, what is one is replaced by
 * its name, everything else goes on at once and unchanged.
 */
import { secretForms } from './forms.ts';
import { createMatcher, isLineEnd } from './matcher.ts';

/** Above the longest form (a value of 8 KiB, six bytes for each of its bytes) with its line ends. */
export const HELD_LIMIT_BYTES = 128 * 1024;

export type Secret = { name: string; value: string };

export type Redactor = {
  /** Takes bytes, gives those that may be shown now, in order. */
  push(bytes: Uint8Array): Uint8Array;
  /** Gives what is held back. A secret that goes on behind it is still found, and its rest replaced. */
  flush(): Uint8Array;
  /** Whether anything is held back. */
  held(): boolean;
};

/** What a secret is replaced by, in UTF-8. */
export function maskOf(name: string): string {
  return `[secret ${name}]`;
}

/** A short text without its secrets. */
export function redactText(text: string, secrets: readonly Secret[]): string {
  const redactor = createRedactor(secrets);
  return Buffer.concat([redactor.push(Buffer.from(text, 'utf8')), redactor.flush()]).toString('utf8');
}

/** A stretch of the stream that is secret; positions as in matcher.ts. */
type Span = {
  start: number;
  end: number;
  /** What stands for it, and where the form ends that says so. */
  mask: Buffer;
  maskEnd: number;
  /** Whether the mask has been written. */
  told: boolean;
};

/** Values of at most 8 KiB. Where two secrets overlap, the one that begins first gives the name, then the longer. */
export function createRedactor(secrets: readonly Secret[]): Redactor {
  const forms = formsOf(secrets);
  const matcher = createMatcher(
    forms.map(({ bytes }) => bytes),
    (start, end, form) => addSpan({ start, end, mask: forms[form]!.mask, maskEnd: end, told: false }),
  );
  /** In order, apart from each other. A told one stays until nothing can overlap it any more. */
  const spans: Span[] = [];
  let held: Buffer = Buffer.alloc(0);
  /** Position of the first byte of `held`. */
  let shown = 0;

  function addSpan(span: Span): void {
    for (let last = spans.at(-1); last !== undefined && span.start < last.end; last = spans.at(-1)) {
      const isFirst = span.start < last.start || (span.start === last.start && span.maskEnd > last.maskEnd);
      if (!isFirst) ({ start: span.start, mask: span.mask, maskEnd: span.maskEnd } = last);
      span.told ||= last.told;
      spans.pop();
    }
    spans.push(span);
  }

  /** Lets go of everything before a position, masked. */
  function take(to: number): Uint8Array {
    const bytes = held;
    const parts: Uint8Array[] = [];
    let at = 0;
    let from = 0;
    const goBehindByteBefore = (position: number) => {
      while (shown < position) if (!isLineEnd(bytes[at++])) shown++;
    };
    const goTo = (position: number) => {
      goBehindByteBefore(position);
      while (at < bytes.length && isLineEnd(bytes[at])) at++;
    };
    for (const span of spans) {
      if (span.start >= to) break;
      goTo(Math.max(span.start, shown));
      parts.push(bytes.subarray(from, at));
      if (!span.told) parts.push(span.mask);
      span.told = true;
      // Line ends inside a secret go with it, those behind it stay.
      if (to < span.end) goTo(to);
      else goBehindByteBefore(span.end);
      from = at;
    }
    if (parts.length === 0) at = indexFromEnd(bytes, matcher.position() - to);
    else goTo(to);
    shown = to;
    parts.push(bytes.subarray(from, at));
    // A copy: what was read may be a small part of a large buffer.
    held = Buffer.from(bytes.subarray(at));
    const undecided = matcher.position() - matcher.depth();
    while (spans.length > 0 && spans[0]!.told && spans[0]!.end <= undecided) spans.shift();
    return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
  }

  return {
    push(bytes) {
      held =
        held.length === 0 ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : Buffer.concat([held, bytes]);
      matcher.scan(bytes);
      const undecided = matcher.position() - matcher.depth();
      const out = take(Math.max(shown, undecided));
      return held.length <= HELD_LIMIT_BYTES ? out : Buffer.concat([out, take(matcher.position())]);
    },
    flush: () => take(matcher.position()),
    held: () => held.length > 0,
  };
}

/** The forms of all secrets, sorted, each once: of two secrets with the same form the first has it. */
function formsOf(secrets: readonly Secret[]): { bytes: Uint8Array; mask: Buffer }[] {
  const forms = new Map<string, { bytes: Uint8Array; mask: Buffer }>();
  for (const { name, value } of secrets) {
    const mask = Buffer.from(maskOf(name), 'utf8');
    for (const bytes of secretForms(value)) {
      const key = Buffer.from(bytes).toString('latin1');
      if (!forms.has(key)) forms.set(key, { bytes, mask });
    }
  }
  return [...forms.values()].sort((a, b) => Buffer.compare(a.bytes, b.bytes));
}

/** Where the last `count` bytes that are no line ends begin; behind everything for none. */
function indexFromEnd(bytes: Uint8Array, count: number): number {
  let at = bytes.length;
  for (let left = count; left > 0;) if (!isLineEnd(bytes[--at])) left--;
  return at;
}
