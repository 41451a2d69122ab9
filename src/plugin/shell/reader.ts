/**
 * A place in a text, an end that reading does not pass, and what has been found on the way.
 */
import type { Found } from './found.ts';

/** Deeper nesting is given up: nobody reads it, and recursion must end. */
export const MAX_DEPTH = 100;

export class Reader {
  readonly text: string;
  readonly end: number;
  readonly found: Found;
  at: number;
  #depth: number;
  /** Offset in the block of each character, where the text is not the block's own; else null. */
  readonly #offsets: readonly number[] | null;
  /** Here-documents whose text begins at the next line end. */
  heredocs: { delimiter: string; expands: boolean; tabs: boolean; given: string[] }[] = [];

  constructor(
    text: string,
    found: Found,
    { at = 0, end = text.length, depth = 0, offsets = null }: Partial<Place> = {},
  ) {
    this.text = text;
    this.found = found;
    this.at = at;
    this.end = end;
    this.#depth = depth;
    this.#offsets = offsets;
  }

  /** The character here, or `ahead` of here; empty at the end. */
  peek(ahead = 0): string {
    const at = this.at + ahead;
    return at < this.end ? this.text[at]! : '';
  }

  get done(): boolean {
    return this.at >= this.end;
  }

  sees(text: string): boolean {
    return this.at + text.length <= this.end && this.text.startsWith(text, this.at);
  }

  /** Steps over `text` when it stands here. */
  take(text: string): boolean {
    if (!this.sees(text)) return false;
    this.at += text.length;
    return true;
  }

  /** What a sticky pattern matches here, without stepping over it. */
  look(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = this.done ? null : pattern.exec(this.text);
    return found !== null && pattern.lastIndex <= this.end ? found : null;
  }

  /** What a sticky pattern matches here, stepped over; empty when it does not match. */
  match(pattern: RegExp): string {
    const found = this.look(pattern)?.[0] ?? '';
    this.at += found.length;
    return found;
  }

  /** Offset in the block of `at`, by default of the current place. */
  offset(at = this.at): number {
    // A backslash at the very end has nothing behind it to step over.
    if (this.#offsets === null) return Math.min(at, this.text.length);
    return this.#offsets[at] ?? (this.#offsets.at(-1) ?? 0) + 1;
  }

  use(name: string, { at = this.at, tolerant = false } = {}): void {
    this.found.use(name, this.offset(at), tolerant);
  }

  set(name: string): void {
    this.found.set(name, this.offset());
  }

  /** One level deeper. Too deep: gives the rest of this text up, and says so. */
  deeper(read: () => void): void {
    if (this.#depth >= MAX_DEPTH) {
      this.found.tooDeep = true;
      this.at = this.end;
      return;
    }
    this.#depth += 1;
    read();
    this.#depth -= 1;
  }

  /** A reader of the part from `at` to `end`, one level deeper. */
  within(at: number, end: number): Reader {
    return new Reader(this.text, this.found, { at, end, depth: this.#depth + 1, offsets: this.#offsets });
  }

  /** A reader of another text that stands for this one, one level deeper; `offsets` as in the block. */
  instead(text: string, offsets: readonly number[]): Reader {
    return new Reader(text, this.found, { depth: this.#depth + 1, offsets });
  }
}

type Place = { at: number; end: number; depth: number; offsets: readonly number[] | null };

/** The name of a variable. */
export const NAME = /[A-Za-z_][A-Za-z0-9_]*/y;
