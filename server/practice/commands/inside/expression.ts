/**
 * The expressions that operators give to `mongosh --eval`, as a tree: literals, names, member access and calls, in
 * statements separated by `;`. Anything beyond that is not understood, and said so.
 */

export type Expression =
  | { kind: 'literal'; value: string | number | boolean | null }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'object'; entries: [string, Expression][] }
  | { kind: 'name'; name: string }
  | { kind: 'member'; of: Expression; name: string }
  | { kind: 'call'; callee: Expression; args: Expression[] };

type Token = { kind: 'string' | 'number' | 'name' | 'sign'; text: string };

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(-?\d+(?:\.\d+)?)|([A-Za-z_$][\w$]*)|([.,:;()[\]{}]))/y;
const DEPTH_LIMIT = 50;

/** The statements of `text`, null when it is not of this form. */
export function parseExpressions(text: string): Expression[] | null {
  const tokens = tokenize(text.trimEnd());
  if (tokens === null) return null;
  try {
    return new Parser(tokens).statements();
  } catch (error) {
    if (error instanceof NotUnderstood) return null;
    throw error;
  }
}

function tokenize(text: string): Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) return null;
    const [, string, number, name, sign] = match;
    if (string !== undefined) tokens.push({ kind: 'string', text: string.slice(1, -1).replaceAll(/\\(.)/g, '$1') });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'sign', text: sign! });
  }
  return tokens;
}

class NotUnderstood extends Error {}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  statements(): Expression[] {
    const found: Expression[] = [];
    while (this.#at < this.#tokens.length) {
      if (this.#take(';')) continue;
      found.push(this.#expression());
      if (this.#at < this.#tokens.length) this.#need(';');
    }
    return found;
  }

  #expression(): Expression {
    if (++this.#depth > DEPTH_LIMIT) throw new NotUnderstood();
    let value = this.#primary();
    for (;;) {
      if (this.#take('.')) value = { kind: 'member', of: value, name: this.#next('name') };
      else if (this.#take('(')) value = { kind: 'call', callee: value, args: this.#list(')') };
      else if (this.#take('[')) {
        value = { kind: 'member', of: value, name: this.#next('string') };
        this.#need(']');
      } else break;
    }
    this.#depth -= 1;
    return value;
  }

  #primary(): Expression {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new NotUnderstood();
    if (token.kind === 'string') return { kind: 'literal', value: token.text };
    if (token.kind === 'number') return { kind: 'literal', value: Number(token.text) };
    if (token.kind === 'name') {
      if (token.text === 'true' || token.text === 'false') return { kind: 'literal', value: token.text === 'true' };
      return token.text === 'null' ? { kind: 'literal', value: null } : { kind: 'name', name: token.text };
    }
    if (token.text === '[') return { kind: 'list', items: this.#list(']') };
    if (token.text === '{') return { kind: 'object', entries: this.#entries() };
    throw new NotUnderstood();
  }

  #list(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.#take(end)) {
      items.push(this.#expression());
      if (this.#peek() !== end) this.#need(',');
    }
    return items;
  }

  #entries(): [string, Expression][] {
    const entries: [string, Expression][] = [];
    while (!this.#take('}')) {
      const key = this.#tokens[this.#at++];
      if (key === undefined || key.kind === 'sign') throw new NotUnderstood();
      this.#need(':');
      entries.push([key.text, this.#expression()]);
      if (this.#peek() !== '}') this.#need(',');
    }
    return entries;
  }

  #peek(): string | null {
    const token = this.#tokens[this.#at];
    return token?.kind === 'sign' ? token.text : null;
  }

  #take(sign: string): boolean {
    if (this.#peek() !== sign) return false;
    this.#at += 1;
    return true;
  }

  #need(sign: string): void {
    if (!this.#take(sign)) throw new NotUnderstood();
  }

  #next(kind: Token['kind']): string {
    const token = this.#tokens[this.#at++];
    if (token?.kind !== kind) throw new NotUnderstood();
    return token.text;
  }
}
