/** Reads a query of the language of Prometheus, as far as operators' questions and alert rules need it. */
import { readDuration } from '../duration.ts';

export type LabelMatcher = { name: string; operator: '=' | '!=' | '=~' | '!~'; value: string };
export type Matching = { kind: 'on' | 'ignoring'; labels: string[] } | null;
export type Node =
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'selector'; name: string | null; matchers: LabelMatcher[]; rangeMs: number | null; offsetMs: number }
  | { kind: 'call'; name: string; args: Node[] }
  | { kind: 'aggregate'; name: string; by: string[] | null; without: string[] | null; args: Node[] }
  | { kind: 'binary'; operator: string; left: Node; right: Node; bool: boolean; matching: Matching }
  | { kind: 'negate'; of: Node };
export type Parsed = { ok: true; node: Node } | { ok: false; why: string };

export const AGGREGATIONS = ['sum', 'avg', 'min', 'max', 'count', 'stddev', 'topk', 'bottomk', 'quantile'] as const;
/** Functions and whether their first vector is over a range. */
export const FUNCTIONS: Readonly<Record<string, { args: [number, number]; range: number | null }>> = {
  rate: { args: [1, 1], range: 0 },
  irate: { args: [1, 1], range: 0 },
  increase: { args: [1, 1], range: 0 },
  delta: { args: [1, 1], range: 0 },
  deriv: { args: [1, 1], range: 0 },
  changes: { args: [1, 1], range: 0 },
  avg_over_time: { args: [1, 1], range: 0 },
  min_over_time: { args: [1, 1], range: 0 },
  max_over_time: { args: [1, 1], range: 0 },
  sum_over_time: { args: [1, 1], range: 0 },
  count_over_time: { args: [1, 1], range: 0 },
  stddev_over_time: { args: [1, 1], range: 0 },
  last_over_time: { args: [1, 1], range: 0 },
  predict_linear: { args: [2, 2], range: 0 },
  histogram_quantile: { args: [2, 2], range: null },
  absent: { args: [1, 1], range: null },
  abs: { args: [1, 1], range: null },
  ceil: { args: [1, 1], range: null },
  floor: { args: [1, 1], range: null },
  round: { args: [1, 2], range: null },
  clamp_min: { args: [2, 2], range: null },
  clamp_max: { args: [2, 2], range: null },
  sort: { args: [1, 1], range: null },
  sort_desc: { args: [1, 1], range: null },
  scalar: { args: [1, 1], range: null },
  vector: { args: [1, 1], range: null },
  time: { args: [0, 0], range: null },
};
const COMPARISONS = ['==', '!=', '<', '<=', '>', '>='];
/** Weakest first. */
const LEVELS = [['or'], ['and', 'unless'], COMPARISONS, ['+', '-'], ['*', '/', '%'], ['^']];
const QUERY_LIMIT = 8_192;
const DEPTH_LIMIT = 100;

type Token = { text: string; at: number; kind: 'word' | 'number' | 'duration' | 'string' | 'sign' | 'end' };
const TOKEN =
  /\s*(?:#[^\n]*\s*)*(?:(?<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?<duration>(?:\d+(?:ms|[smhdwy]))+(?![\w.]))|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?(?!\w))|(?<word>[A-Za-z_:][\w:]*)|(?<sign>=~|!~|==|!=|<=|>=|[-+*/%^<>=(){}[\],])|(?<bad>\S))/y;

class Bad extends Error {}

/** The tree of a query, or why there is none, in the words of Prometheus. */
export function parseQuery(query: string): Parsed {
  try {
    return { ok: true, node: new Parser(query).whole() };
  } catch (error) {
    if (error instanceof Bad) return { ok: false, why: error.message };
    throw error;
  }
}

/** Whether a node gives samples over a range. */
export function isRange(node: Node): boolean {
  return node.kind === 'selector' && node.rangeMs !== null;
}

class Parser {
  readonly #tokens: Token[];
  #at = 0;
  #depth = 0;

  constructor(query: string) {
    if (query.length > QUERY_LIMIT) throw new Bad('the query is longer than the practice system reads');
    this.#tokens = tokensOf(query);
  }

  whole(): Node {
    if (this.#peek().kind === 'end') throw new Bad('1:1: parse error: no expression found in input');
    const node = this.#level(0);
    if (this.#peek().kind !== 'end') throw this.#unexpected('');
    return node;
  }

  #peek(): Token {
    return this.#tokens[this.#at]!;
  }
  #take(text: string): boolean {
    const token = this.#peek();
    if (token.kind === 'string' || token.text !== text) return false;
    this.#at += 1;
    return true;
  }
  #need(text: string, where: string): void {
    if (!this.#take(text)) throw this.#unexpected(where);
  }
  #unexpected(where: string): Bad {
    const { text, at, kind } = this.#peek();
    const what =
      kind === 'end' ? 'end of input' : kind === 'word' ? `identifier ${JSON.stringify(text)}` : JSON.stringify(text);
    return new Bad(`1:${at + 1}: parse error: unexpected ${what}${where === '' ? '' : ` in ${where}`}`);
  }

  #level(level: number): Node {
    if (level === LEVELS.length) return this.#unary();
    this.#depth += 1;
    if (this.#depth > DEPTH_LIMIT * LEVELS.length)
      throw new Bad('the query nests deeper than the practice system reads');
    let left = this.#level(level + 1);
    for (;;) {
      const operator = LEVELS[level]!.find((sign) => this.#take(sign));
      if (operator === undefined) break;
      const bool = COMPARISONS.includes(operator) && this.#take('bool');
      const kind = (['on', 'ignoring'] as const).find((word) => this.#take(word));
      const matching = kind === undefined ? null : { kind, labels: this.#labels() };
      const right = this.#level(level + 1);
      left = { kind: 'binary', operator, left, right, bool, matching };
    }
    this.#depth -= 1;
    return left;
  }

  #unary(): Node {
    // A power binds tighter than the sign before it.
    if (this.#take('-')) return { kind: 'negate', of: this.#level(LEVELS.length - 1) };
    if (this.#take('+')) return this.#unary();
    return this.#primary();
  }

  #primary(): Node {
    const token = this.#peek();
    if (token.kind === 'number') {
      this.#at += 1;
      return { kind: 'number', value: Number(token.text) };
    }
    if (token.kind === 'string') {
      this.#at += 1;
      return { kind: 'text', value: unquoted(token.text) };
    }
    if (this.#take('(')) {
      const inner = this.#level(0);
      this.#need(')', 'parenthesized expression');
      return inner;
    }
    if (token.kind === 'word' && this.#tokens[this.#at + 1]!.text !== '{') {
      const word = token.text.toLowerCase();
      if ((AGGREGATIONS as readonly string[]).includes(word)) return this.#aggregate(word);
      if (this.#tokens[this.#at + 1]!.text === '(') return this.#call(token);
    }
    if (token.kind === 'word' || token.text === '{') return this.#selector();
    throw this.#unexpected('');
  }

  #call(token: Token): Node {
    const known = Object.hasOwn(FUNCTIONS, token.text) ? FUNCTIONS[token.text]! : null;
    if (known === null)
      throw new Bad(`1:${token.at + 1}: parse error: unknown function with name ${JSON.stringify(token.text)}`);
    this.#at += 1;
    const args = this.#args();
    if (args.length < known.args[0] || args.length > known.args[1])
      throw new Bad(
        `1:${token.at + 1}: parse error: expected ${known.args[0]} argument(s) in call to ${JSON.stringify(token.text)}, got ${args.length}`,
      );
    if (known.range !== null && !isRange(args[known.range]!))
      throw new Bad(
        `1:${token.at + 1}: parse error: expected type range vector in call to function ${JSON.stringify(token.text)}, got instant vector`,
      );
    return { kind: 'call', name: token.text, args };
  }

  #aggregate(name: string): Node {
    this.#at += 1;
    let grouping = this.#grouping();
    const args = this.#args();
    grouping ??= this.#grouping();
    return { kind: 'aggregate', name, by: null, without: null, args, ...grouping };
  }

  #grouping(): { by: string[] } | { without: string[] } | null {
    if (this.#take('by')) return { by: this.#labels() };
    if (this.#take('without')) return { without: this.#labels() };
    return null;
  }

  #labels(): string[] {
    this.#need('(', 'grouping opts');
    const labels: string[] = [];
    while (!this.#take(')')) {
      if (this.#peek().kind !== 'word') throw this.#unexpected('grouping opts');
      labels.push(this.#peek().text);
      this.#at += 1;
      if (!this.#take(',') && this.#peek().text !== ')') throw this.#unexpected('grouping opts');
    }
    return labels;
  }

  #args(): Node[] {
    const open = this.#peek().at;
    this.#need('(', '');
    const args: Node[] = [];
    while (!this.#take(')')) {
      if (this.#peek().kind === 'end') throw new Bad(`1:${open + 2}: parse error: unclosed left parenthesis`);
      args.push(this.#level(0));
      const { kind, text } = this.#peek();
      if (kind === 'end') throw new Bad(`1:${open + 2}: parse error: unclosed left parenthesis`);
      if (!this.#take(',') && text !== ')') throw this.#unexpected('');
    }
    return args;
  }

  #selector(): Node {
    const token = this.#peek();
    const name = token.kind === 'word' ? token.text : null;
    if (name !== null) this.#at += 1;
    const matchers: LabelMatcher[] = [];
    if (this.#take('{')) {
      while (!this.#take('}')) {
        const label = this.#peek();
        if (label.kind !== 'word') throw this.#unexpected('label matching');
        this.#at += 1;
        const operator = (['=~', '!~', '!=', '='] as const).find((sign) => this.#take(sign));
        const value = this.#peek();
        if (operator === undefined || value.kind !== 'string')
          throw this.#unexpected(operator === undefined ? 'label matching' : 'label matching, expected string');
        this.#at += 1;
        matchers.push({ name: label.text, operator, value: unquoted(value.text) });
        if (!this.#take(',') && this.#peek().text !== '}') throw this.#unexpected('label matching');
      }
    }
    if (name === null && !matchers.some(({ value }) => value !== ''))
      throw new Bad(`1:${token.at + 1}: parse error: vector selector must contain at least one non-empty matcher`);
    const rangeMs = this.#take('[') ? this.#duration(']') : null;
    const offsetMs = this.#take('offset') ? this.#duration(null) : 0;
    return { kind: 'selector', name, matchers, rangeMs, offsetMs };
  }

  #duration(close: string | null): number {
    const token = this.#peek();
    const ms = token.kind === 'duration' ? readDuration(token.text) : null;
    if (ms === null) throw this.#unexpected('range selector');
    this.#at += 1;
    if (close !== null) this.#need(close, 'range selector');
    return ms;
  }
}

function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(query); match !== null; match = TOKEN.exec(query)) {
    const [kind, text] = Object.entries(match.groups!).find(([, found]) => found !== undefined)!;
    const at = TOKEN.lastIndex - text!.length;
    if (kind === 'bad') throw new Bad(`1:${at + 1}: parse error: unexpected character: '${text}'`);
    tokens.push({ text: text!, at, kind: kind as Token['kind'] });
  }
  tokens.push({ text: '', at: query.length, kind: 'end' });
  return tokens;
}

function unquoted(text: string): string {
  return text.slice(1, -1).replaceAll(/\\(.)/g, (_, char: string) => (char === 'n' ? '\n' : char));
}
