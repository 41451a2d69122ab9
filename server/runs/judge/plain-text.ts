/**
 * Terminal output to the text a reader sees, as far as it can be told without a screen: escape sequences are dropped, a
 * carriage return writes over its line, a backspace goes back one place. Cursor movement between lines is ignored.
 * Feed it in any pieces: the text is the same.
 */

/** A line longer than this is cut in two: a cursor far to the right must not cost memory. */
const LINE_LIMIT = 64 * 1024;

/** `text` is ordinary text; the others are where in a sequence the last piece ended. */
type State = 'text' | 'escape' | 'escape-intermediate' | 'csi' | 'string' | 'string-escape';

const ESC = 0x1b;
const BEL = 0x07;
const CAN = 0x18;
const SUB = 0x1a;

export type PlainText = {
  /** UTF-8, cut anywhere. */
  push(piece: Uint8Array): void;
  /** All text, the unfinished line included. Ends the input. */
  text(): string;
};

export function createPlainText(): PlainText {
  let state: State = 'text';
  let parameters = '';
  let done = '';
  let line: string[] = [];
  let column = 0;

  function newline(): void {
    done += line.join('') + '\n';
    line = [];
    column = 0;
  }

  function print(char: string): void {
    if (column >= LINE_LIMIT) newline();
    line[column++] = char;
  }

  /** Erasing in a line is how progress lines are redrawn; everything else that CSI does is about the screen. */
  function csi(final: string): void {
    if (final !== 'K') return;
    if (parameters === '' || parameters === '0') line.length = Math.min(line.length, column);
    else if (parameters === '2') line = line.fill(' ', 0, column).slice(0, column);
    else if (parameters === '1') line.fill(' ', 0, Math.min(column + 1, line.length));
  }

  function control(code: number): void {
    if (code === 0x0a || code === 0x0b || code === 0x0c) newline();
    else if (code === 0x0d) column = 0;
    else if (code === 0x08) column = Math.max(0, column - 1);
    else if (code === 0x09) print('\t');
  }

  /** Eight-bit forms of ESC and a letter, U+0080 to U+009F. */
  function c1(code: number): void {
    if (code === 0x9b) beginCsi();
    else if (code === 0x90 || code === 0x98 || code === 0x9d || code === 0x9e || code === 0x9f) state = 'string';
    else state = 'text';
  }

  function beginCsi(): void {
    state = 'csi';
    parameters = '';
  }

  function afterEscape(char: string, code: number): void {
    if (char === '[') beginCsi();
    else if (char === ']' || char === 'P' || char === 'X' || char === '^' || char === '_') state = 'string';
    else if (code >= 0x20 && code <= 0x2f) state = 'escape-intermediate';
    else if (code < 0x20) control(code);
    else state = 'text';
  }

  function step(char: string): void {
    const code = char.codePointAt(0)!;
    if (code === ESC) {
      state = state === 'string' ? 'string-escape' : 'escape';
      return;
    }
    if (code === CAN || code === SUB) {
      state = 'text';
      return;
    }
    if (state === 'string-escape') {
      // ESC \ ends the string; any other escape ends it as well and begins anew, as terminals do.
      state = 'text';
      if (char !== '\\') afterEscape(char, code);
      return;
    }
    if (state === 'string') {
      if (code === BEL || code === 0x9c) state = 'text';
      return;
    }
    if (code >= 0x80 && code <= 0x9f) return c1(code);
    if (code < 0x20 || code === 0x7f) return control(code);
    if (state === 'text') return print(char);
    if (state === 'escape') return afterEscape(char, code);
    if (state === 'escape-intermediate') {
      if (code >= 0x30) state = 'text';
      return;
    }
    // In a CSI sequence: parameters and intermediates up to the final character.
    if (code >= 0x40) {
      csi(char);
      state = 'text';
    } else if (parameters.length < 32) parameters += char;
  }

  const decoder = new TextDecoder();
  const steps = (text: string) => {
    for (const char of text) step(char);
  };
  return {
    push: (piece) => steps(decoder.decode(piece, { stream: true })),
    text() {
      steps(decoder.decode());
      return done + line.join('');
    },
  };
}

/** The plain text of bytes that may begin in the middle: when `cut`, the unfinished first line is left out. */
export function plainTextOf(bytes: Uint8Array, cut: boolean): string {
  const plain = createPlainText();
  const start = cut ? bytes.indexOf(0x0a) + 1 : 0;
  plain.push(bytes.subarray(start));
  return plain.text();
}
