/**
 * The scripts that operators give to `mongosh --eval`: the everyday part of JavaScript, as a tree. Declarations, `for of`,
 * `if`, arrow functions, templates, member access, calls, comparisons and sums. Anything beyond that is not understood,
 * and said so.
 */
import { tokenize, type Token } from './tokens.ts';
import type { Expression, Pattern, Statement } from './tree.ts';

const DEPTH_LIMIT = 60;
/** Weakest first. */
const BINARY: readonly (readonly string[])[] = [
  ['??'],
  ['||'],
  ['&&'],
  ['===', '!==', '==', '!='],
  ['<', '>', '<=', '>='],
  ['+', '-'],
  ['*', '/', '%'],
];
const CONSTANTS: Readonly<Record<string, boolean | null | undefined>> = {
  true: true,
  false: false,
  null: null,
  undefined: undefined,
};
const KEYWORDS = new Set(
  'break class continue do for function if import in new return switch this throw try while yield'.split(' '),
);

class NotUnderstood extends Error {}

/** The statements of `text`, null when it is not of this form. */
export function parseProgram(text: string): Statement[] | null {
  try {
    return parserOf(text, 0).program();
  } catch (error) {
    if (error instanceof NotUnderstood) return null;
    throw error;
  }
}

function parserOf(text: string, depth: number): Parser {
  const tokens = tokenize(text);
  if (tokens === null) throw new NotUnderstood();
  return new Parser(tokens, depth);
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth: number;

  constructor(tokens: readonly Token[], depth: number) {
    this.#tokens = tokens;
    this.#depth = depth;
  }

  program(): Statement[] {
    const found: Statement[] = [];
    while (this.#at < this.#tokens.length) if (!this.#take(';')) found.push(this.#statement());
    return found;
  }

  /** The one expression that is all of the text: what stands in a template. */
  whole(): Expression {
    const value = this.#expression();
    if (this.#at < this.#tokens.length) throw new NotUnderstood();
    return value;
  }

  #statement(): Statement {
    if (++this.#depth > DEPTH_LIMIT) throw new NotUnderstood();
    const statement = this.#bareStatement();
    this.#depth -= 1;
    return statement;
  }

  #bareStatement(): Statement {
    if (this.#sign() === '{') return this.#block();
    if (this.#word('const') || this.#word('let') || this.#word('var')) {
      const pattern = this.#pattern();
      this.#need('=');
      return this.#ended({ kind: 'declare', pattern, value: this.#expression() });
    }
    if (this.#word('for')) {
      this.#need('(');
      if (!this.#word('const') && !this.#word('let') && !this.#word('var')) throw new NotUnderstood();
      const pattern = this.#pattern();
      if (!this.#word('of')) throw new NotUnderstood();
      const of = this.#expression();
      this.#need(')');
      return { kind: 'each', pattern, of, body: this.#statement() };
    }
    if (this.#word('if')) {
      this.#need('(');
      const test = this.#expression();
      this.#need(')');
      const yes = this.#statement();
      this.#take(';');
      return { kind: 'if', test, yes, no: this.#word('else') ? this.#statement() : null };
    }
    if (this.#word('return')) {
      const next = this.#tokens[this.#at];
      const isBare = next === undefined || next.fresh || (next.kind === 'sign' && [';', '}'].includes(next.text));
      return this.#ended({ kind: 'return', value: isBare ? null : this.#expression() });
    }
    if (this.#word('throw')) return this.#ended({ kind: 'throw', value: this.#expression() });
    return this.#ended({ kind: 'expression', value: this.#expression() });
  }

  /** A statement ends with `;`, a new line, a closing brace, or the text. */
  #ended(statement: Statement): Statement {
    const next = this.#tokens[this.#at];
    if (this.#take(';') || next === undefined || next.fresh || this.#sign() === '}') return statement;
    // `if (a) b; else c` has taken its `;` already, `if (a) b else c` is none.
    throw new NotUnderstood();
  }

  #block(): Extract<Statement, { kind: 'block' }> {
    this.#need('{');
    const statements: Statement[] = [];
    while (!this.#take('}')) if (!this.#take(';')) statements.push(this.#statement());
    return { kind: 'block', statements };
  }

  #pattern(): Pattern {
    if (!this.#take('[')) return { kind: 'one', name: this.#name() };
    const names: string[] = [];
    while (!this.#take(']')) {
      names.push(this.#name());
      if (this.#sign() !== ']') this.#need(',');
    }
    return { kind: 'list', names };
  }

  #expression(): Expression {
    if (++this.#depth > DEPTH_LIMIT) throw new NotUnderstood();
    const value = this.#arrow() ?? this.#assignment() ?? this.#choice();
    this.#depth -= 1;
    return value;
  }

  #arrow(): Expression | null {
    const start = this.#at;
    const params = this.#params();
    if (params === null || !this.#take('=>')) {
      this.#at = start;
      return null;
    }
    return { kind: 'arrow', params, body: this.#sign() === '{' ? this.#block() : this.#expression() };
  }

  /** `name` or `(name, [a, b])`, null when this is something else. */
  #params(): Pattern[] | null {
    if (this.#tokens[this.#at]?.kind === 'name') return [{ kind: 'one', name: this.#tokens[this.#at++]!.text }];
    if (!this.#take('(')) return null;
    const params: Pattern[] = [];
    while (!this.#take(')')) {
      const token = this.#tokens[this.#at];
      if (token?.kind !== 'name' && this.#sign() !== '[') return null;
      try {
        params.push(this.#pattern());
      } catch (error) {
        if (error instanceof NotUnderstood) return null;
        throw error;
      }
      if (this.#sign() !== ')' && !this.#take(',')) return null;
    }
    return params;
  }

  #assignment(): Expression | null {
    const [token, next] = [this.#tokens[this.#at], this.#tokens[this.#at + 1]];
    if (token?.kind !== 'name' || next?.kind !== 'sign') return null;
    const sign = next.text;
    if (sign !== '=' && sign !== '+=' && sign !== '-=') return null;
    this.#at += 2;
    return { kind: 'assign', name: token.text, sign, value: this.#expression() };
  }

  #choice(): Expression {
    const test = this.#binary(0);
    if (!this.#take('?')) return test;
    const yes = this.#expression();
    this.#need(':');
    return { kind: 'choice', test, yes, no: this.#expression() };
  }

  #binary(level: number): Expression {
    const signs = BINARY[level];
    if (signs === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const sign = this.#sign();
      if (sign === null || !signs.includes(sign)) return left;
      this.#at += 1;
      left = { kind: 'binary', sign, left, right: this.#binary(level + 1) };
    }
  }

  #unary(): Expression {
    const sign = this.#sign();
    if (sign !== '!' && sign !== '-' && sign !== '+') return this.#postfix();
    if (++this.#depth > DEPTH_LIMIT) throw new NotUnderstood();
    this.#at += 1;
    const of = this.#unary();
    this.#depth -= 1;
    return { kind: 'unary', sign, of };
  }

  #postfix(): Expression {
    let value = this.#primary();
    for (;;) {
      if (this.#take('.')) value = { kind: 'member', of: value, name: this.#nameLiteral(), optional: false };
      else if (this.#take('?.')) value = { kind: 'member', of: value, name: this.#nameLiteral(), optional: true };
      else if (this.#take('(')) value = { kind: 'call', callee: value, args: this.#list(')') };
      else if (this.#take('[')) {
        value = { kind: 'member', of: value, name: this.#expression(), optional: false };
        this.#need(']');
      } else return value;
    }
  }

  #primary(): Expression {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new NotUnderstood();
    if (token.kind === 'string') return { kind: 'literal', value: token.text };
    if (token.kind === 'number') return { kind: 'literal', value: Number(token.text) };
    if (token.kind === 'template') return this.#template(token);
    if (token.kind === 'name') {
      if (token.text === 'new') {
        const name = this.#name();
        return { kind: 'make', name, args: this.#take('(') ? this.#list(')') : [] };
      }
      if (Object.hasOwn(CONSTANTS, token.text)) return { kind: 'literal', value: CONSTANTS[token.text] };
      if (KEYWORDS.has(token.text)) throw new NotUnderstood();
      return { kind: 'name', name: token.text };
    }
    if (token.text === '[') return { kind: 'list', items: this.#list(']') };
    if (token.text === '{') return { kind: 'object', entries: this.#entries() };
    if (token.text === '(') {
      const value = this.#expression();
      this.#need(')');
      return value;
    }
    throw new NotUnderstood();
  }

  #template(token: Token): Expression {
    const parts = (token.pieces ?? []).flatMap(({ text, code }): (string | Expression)[] =>
      code === null ? [text] : [text, parserOf(code, this.#depth).whole()],
    );
    return { kind: 'template', parts };
  }

  #list(end: string): Expression[] {
    const items: Expression[] = [];
    while (!this.#take(end)) {
      items.push(this.#expression());
      if (this.#sign() !== end) this.#need(',');
    }
    return items;
  }

  #entries(): [string, Expression][] {
    const entries: [string, Expression][] = [];
    while (!this.#take('}')) {
      const key = this.#tokens[this.#at++];
      if (key === undefined || key.kind === 'sign' || key.kind === 'template') throw new NotUnderstood();
      const isShort = key.kind === 'name' && [',', '}'].includes(this.#sign() ?? '');
      if (!isShort) this.#need(':');
      entries.push([key.text, isShort ? { kind: 'name', name: key.text } : this.#expression()]);
      if (this.#sign() !== '}') this.#need(',');
    }
    return entries;
  }

  #sign(): string | null {
    const token = this.#tokens[this.#at];
    return token?.kind === 'sign' ? token.text : null;
  }

  #take(sign: string): boolean {
    if (this.#sign() !== sign) return false;
    this.#at += 1;
    return true;
  }

  #need(sign: string): void {
    if (!this.#take(sign)) throw new NotUnderstood();
  }

  #word(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.kind !== 'name' || token.text !== word) return false;
    this.#at += 1;
    return true;
  }

  #name(): string {
    const token = this.#tokens[this.#at++];
    if (token?.kind !== 'name') throw new NotUnderstood();
    return token.text;
  }

  #nameLiteral(): Expression {
    return { kind: 'literal', value: this.#name() };
  }
}
