/**
 * Splits the part of an info string after the language into words. Knows the form of a word, not which keys exist.
 */

export type FenceWord =
  | { kind: 'bare'; text: string }
  | { kind: 'pair'; key: string; value: string }
  /** Docusaurus line highlights such as `{1,3-4}`: they change colours, never text. */
  | { kind: 'highlight' };

const SPACE = /[ \t]+/y;
const HIGHLIGHT = /\{[\d,-]+\}(?=[ \t]|$)/y;
/** `key="…"`: `\"` is a quote, any other backslash stands for itself, so that expressions need no doubling. */
const QUOTED = /([A-Za-z][A-Za-z0-9-]*)="((?:\\"|\\(?!")|[^"\\])*)"(?=[ \t]|$)/y;
const PLAIN = /([A-Za-z][A-Za-z0-9-]*)=([^\s"'{}]+)(?=[ \t]|$)/y;
const BARE = /[A-Za-z][A-Za-z0-9-]*(?=[ \t]|$)/y;
const ANYTHING = /[^ \t]+/y;

/** The words in order, and a sentence for each piece that is none. */
export function splitFenceWords(text: string): { words: FenceWord[]; errors: string[] } {
  const words: FenceWord[] = [];
  const errors: string[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  while (at < text.length) {
    if (take(SPACE) !== null) continue;
    if (take(HIGHLIGHT) !== null) {
      words.push({ kind: 'highlight' });
      continue;
    }
    const quoted = take(QUOTED);
    if (quoted !== null) {
      words.push({ kind: 'pair', key: quoted[1]!, value: quoted[2]!.replaceAll('\\"', '"') });
      continue;
    }
    const plain = take(PLAIN);
    if (plain !== null) {
      words.push({ kind: 'pair', key: plain[1]!, value: plain[2]! });
      continue;
    }
    const bare = take(BARE);
    if (bare !== null) {
      words.push({ kind: 'bare', text: bare[0] });
      continue;
    }
    const piece = take(ANYTHING)![0];
    errors.push(`cannot read ${JSON.stringify(piece)}${hintFor(piece)}`);
    // What follows an unreadable piece is mostly its rest (an unclosed quote): one sentence is enough.
    if (/["']/.test(piece)) break;
  }
  return { words, errors };
}

function hintFor(piece: string): string {
  if (/^[A-Za-z][A-Za-z0-9-]*=$/.test(piece)) return ': a value is missing after =';
  if (piece.includes("'")) return ': use double quotes, key="…"';
  if (piece.includes('"')) return ': a double quote is not closed, or something follows it without a space';
  return '; write key=value, key="value with spaces", or a bare word';
}
