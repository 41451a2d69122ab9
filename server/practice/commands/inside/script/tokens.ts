/** Cuts a mongosh script into tokens. */

export type Token = {
  kind: 'string' | 'number' | 'name' | 'sign' | 'template';
  text: string;
  /** A new line begins before it: a statement may end there. */
  fresh: boolean;
  /** Of a template: its pieces of text, and the source of what stands between them. */
  pieces?: { text: string; code: string | null }[];
};

const GAP = /(?:\s|\/\/[^\n]*)*/y;
const STRING = /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'/y;
const NUMBER = /\d+(?:\.\d+)?/y;
const NAME = /[A-Za-z_$][\w$]*/y;
const SIGN = /===|!==|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.|\+=|-=|[-.,:;()[\]{}<>=+*/%!?]/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** The tokens of `text`, null when something in it is none. */
export function tokenize(text: string): Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    const gap = take(GAP, text, at)!;
    at += gap[0].length;
    if (at >= text.length) return tokens;
    const fresh = gap[0].includes('\n');
    if (text[at] === '`') {
      const template = readTemplate(text, at);
      if (template === null) return null;
      tokens.push({ kind: 'template', text: '', fresh, pieces: template.pieces });
      at = template.end;
      continue;
    }
    const string = take(STRING, text, at);
    const number = string === null ? take(NUMBER, text, at) : null;
    const name = string ?? number ?? take(NAME, text, at);
    const found = name ?? take(SIGN, text, at);
    if (found === null) return null;
    if (string !== null) tokens.push({ kind: 'string', text: unescape(string[1] ?? string[2] ?? ''), fresh });
    else if (number !== null) tokens.push({ kind: 'number', text: number[0], fresh });
    else tokens.push({ kind: name === null ? 'sign' : 'name', text: found[0], fresh });
    at += found[0].length;
  }
}

function take(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

function unescape(text: string): string {
  return text.replaceAll(/\\(.)/g, (_, char: string) => ESCAPES[char] ?? char);
}

/** A template literal from its opening backtick on; `${…}` may hold braces but no template of its own. */
function readTemplate(text: string, start: number): { pieces: NonNullable<Token['pieces']>; end: number } | null {
  const pieces: NonNullable<Token['pieces']> = [];
  let plain = '';
  for (let at = start + 1; at < text.length; at++) {
    const char = text[at]!;
    if (char === '`') return { pieces: [...pieces, { text: plain, code: null }], end: at + 1 };
    if (char === '\\') plain += unescape(text.slice(at, ++at + 1));
    else if (text.startsWith('${', at)) {
      const end = closingBrace(text, at + 2);
      if (end === null) return null;
      pieces.push({ text: plain, code: text.slice(at + 2, end) });
      plain = '';
      at = end;
    } else plain += char;
  }
  return null;
}

function closingBrace(text: string, from: number): number | null {
  let depth = 0;
  for (let at = from; at < text.length; at++) {
    if (text[at] === '`') return null;
    if (text[at] === '{') depth += 1;
    if (text[at] === '}' && depth-- === 0) return at;
  }
  return null;
}
