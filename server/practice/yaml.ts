/**
 * Reads the YAML that configuration files are written in: block and flow collections, plain, quoted, literal and folded
 * scalars, comments. Anchors, tags and several documents are refused. Everything plain is what the core schema makes it.
 */
export type Yaml = null | boolean | number | string | Yaml[] | { [key: string]: Yaml };
export type YamlResult = { ok: true; value: Yaml } | { ok: false; line: number; why: string };

type Line = { number: number; indent: number; text: string };

class Bad extends Error {
  readonly line: number;
  constructor(line: number, why: string) {
    super(why);
    this.line = line;
  }
}

/** The value of the document, or the first line (from 1) that cannot be read. An empty document is null. */
export function readYaml(source: string): YamlResult {
  try {
    return { ok: true, value: new Reader(source).document() };
  } catch (error) {
    if (error instanceof Bad) return { ok: false, line: error.line, why: error.message };
    throw error;
  }
}

/** The value at a path of keys, undefined when it is not there. */
export function yamlAt(value: Yaml | undefined, ...path: (string | number)[]): Yaml | undefined {
  let at = value;
  for (const key of path) {
    if (typeof at !== 'object' || at === null) return undefined;
    at = Array.isArray(at) ? at[Number(key)] : Object.hasOwn(at, key) ? at[key] : undefined;
  }
  return at;
}

const KEY = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#&*!|>'"%@`{[][^#]*?|[^\s#&*!|>'"%@`{[])\s*:(?=\s|$)/;

class Reader {
  readonly #raw: string[];
  #at = 0;

  constructor(source: string) {
    this.#raw = source.split(/\r?\n/);
  }

  document(): Yaml {
    const first = this.#peek();
    if (first !== null && first.text === '---') this.#at += 1;
    const start = this.#peek();
    if (start === null) return null;
    const value = this.#block(start.indent);
    const rest = this.#peek();
    if (rest !== null) throw new Bad(rest.number, 'did not find expected <document start>');
    return value;
  }

  /** The next line with something on it; nothing is consumed but what is empty. */
  #peek(): Line | null {
    for (; this.#at < this.#raw.length; this.#at++) {
      const whole = this.#raw[this.#at]!;
      const text = whole.trimStart();
      if (text === '' || text.startsWith('#')) continue;
      if (whole.slice(0, whole.length - text.length).includes('\t'))
        throw new Bad(this.#at + 1, 'found character that cannot start any token');
      return { number: this.#at + 1, indent: whole.length - text.length, text: withoutComment(text) };
    }
    return null;
  }

  #block(indent: number): Yaml {
    const line = this.#peek()!;
    if (isItem(line.text)) return this.#sequence(indent);
    if (KEY.test(line.text)) return this.#mapping(indent);
    this.#at += 1;
    return this.#scalar(line.text, line.number, indent);
  }

  #sequence(indent: number): Yaml[] {
    const items: Yaml[] = [];
    for (let line = this.#peek(); line !== null && line.indent === indent && isItem(line.text); line = this.#peek()) {
      const rest = line.text.slice(1).trimStart();
      if (rest === '') {
        this.#at += 1;
        items.push(this.#below(indent + 1));
        continue;
      }
      // What follows the dash is a block of its own, as if the dash were a space.
      const inner = line.indent + (line.text.length - rest.length);
      if (isItem(rest) || KEY.test(rest)) {
        this.#raw[this.#at] = `${' '.repeat(inner)}${rest}`;
        items.push(this.#block(inner));
      } else {
        this.#at += 1;
        items.push(this.#scalar(rest, line.number, indent));
      }
    }
    return items;
  }

  #mapping(indent: number): { [key: string]: Yaml } {
    const entries: { [key: string]: Yaml } = {};
    for (let line = this.#peek(); line !== null && line.indent >= indent; line = this.#peek()) {
      const match = line.indent === indent ? KEY.exec(line.text) : null;
      if (match === null) throw new Bad(line.number, 'did not find expected key');
      const key = String(plain(match[1]!, line.number));
      if (Object.hasOwn(entries, key)) throw new Bad(line.number, `mapping key "${key}" already defined`);
      const rest = line.text.slice(match[0].length).trim();
      this.#at += 1;
      const value = rest === '' ? this.#below(indent, true) : this.#scalar(rest, line.number, indent);
      Object.defineProperty(entries, key, { value, enumerable: true, writable: true, configurable: true });
    }
    return entries;
  }

  /** The block under a key or dash; a sequence may stand as far left as its key. */
  #below(indent: number, underKey = false): Yaml {
    const next = this.#peek();
    if (next === null) return null;
    const deepEnough = underKey
      ? next.indent > indent || (next.indent === indent && isItem(next.text))
      : next.indent >= indent;
    return deepEnough ? this.#block(next.indent) : null;
  }

  #scalar(text: string, number: number, indent: number): Yaml {
    const style = /^([|>])([+-]?)$/.exec(text);
    if (style !== null) return this.#literal(indent, style[1] === '>', style[2]!);
    if (/^[&*!]/.test(text)) throw new Bad(number, 'anchors and tags are not known here');
    if (text.startsWith('[') || text.startsWith('{')) return this.#flow(text, number);
    if (/^[^"'].*:\s/.test(text)) throw new Bad(number, 'mapping values are not allowed in this context');
    return plain(text, number);
  }

  #literal(indent: number, folded: boolean, chomp: string): string {
    const lines: string[] = [];
    let inner: number | null = null;
    for (; this.#at < this.#raw.length; this.#at++) {
      const whole = this.#raw[this.#at]!;
      const own = whole.length - whole.trimStart().length;
      if (whole.trim() !== '' && own <= indent) break;
      if (whole.trim() !== '') inner ??= own;
      lines.push(whole.slice(inner ?? 0));
    }
    while (lines.at(-1)?.trim() === '') lines.pop();
    return lines.join(folded ? ' ' : '\n') + (chomp === '-' ? '' : '\n');
  }

  /** A flow collection, over several lines when its brackets ask for it. */
  #flow(first: string, number: number): Yaml {
    let text = first;
    while (isOpen(text)) {
      const next = this.#peek();
      if (next === null) throw new Bad(number, "did not find expected ',' or ']'");
      text += ` ${next.text}`;
      this.#at += 1;
    }
    const flow = new Flow(text, number);
    return flow.whole();
  }
}

class Flow {
  readonly #text: string;
  readonly #line: number;
  #at = 0;
  constructor(text: string, line: number) {
    this.#text = text;
    this.#line = line;
  }
  whole(): Yaml {
    const value = this.#value();
    this.#space();
    if (this.#at < this.#text.length) throw new Bad(this.#line, 'did not find expected key');
    return value;
  }
  #space(): void {
    while (/\s/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }
  #value(): Yaml {
    this.#space();
    const open = this.#text[this.#at];
    if (open === '[') return this.#list();
    if (open === '{') return this.#map();
    return plain(this.#word(/^[^,\]}]*/), this.#line);
  }
  #word(until: RegExp): string {
    const rest = this.#text.slice(this.#at);
    const match = /^"(?:[^"\\]|\\.)*"|^'(?:[^']|'')*'/.exec(rest) ?? until.exec(rest)!;
    this.#at += match[0].length;
    return match[0].trim();
  }
  #list(): Yaml[] {
    const items: Yaml[] = [];
    this.#at += 1;
    while (!this.#ends(']')) items.push(this.#value());
    return items;
  }
  #map(): { [key: string]: Yaml } {
    const entries: [string, Yaml][] = [];
    this.#at += 1;
    while (!this.#ends('}')) {
      const key = String(plain(this.#word(/^[^:,}]*/), this.#line));
      this.#space();
      if (this.#text[this.#at] !== ':') throw new Bad(this.#line, "did not find expected ',' or '}'");
      this.#at += 1;
      entries.push([key, this.#value()]);
    }
    return Object.fromEntries(entries);
  }
  /** Steps over commas; true once the closing bracket has been stepped over. */
  #ends(close: string): boolean {
    for (;;) {
      this.#space();
      const char = this.#text[this.#at];
      if (char === undefined) throw new Bad(this.#line, `did not find expected ',' or '${close}'`);
      if (char === close) return Boolean((this.#at += 1));
      if (char !== ',') return false;
      this.#at += 1;
    }
  }
}

function isItem(text: string): boolean {
  return text === '-' || text.startsWith('- ');
}

/** Whether brackets outside quotes are still open. */
function isOpen(text: string): boolean {
  const bare = text.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'/g, '');
  return (bare.match(/[[{]/g)?.length ?? 0) > (bare.match(/[\]}]/g)?.length ?? 0);
}

/** A comment begins at a `#` after a space outside quotes; a quote opens only where a value can begin. */
function withoutComment(text: string): string {
  let quote: string | null = null;
  for (let at = 0; at < text.length; at++) {
    const char = text[at]!;
    const before = at === 0 ? ' ' : text[at - 1]!;
    if (quote !== null) {
      if (char === '\\' && quote === '"') at += 1;
      else if (char === quote) quote = null;
    } else if ((char === '"' || char === "'") && /[\s[{,]/.test(before)) quote = char;
    else if (char === '#' && /\s/.test(before)) return text.slice(0, at).trimEnd();
  }
  return text.trimEnd();
}

function plain(text: string, line: number): null | boolean | number | string {
  if (text.startsWith('"')) {
    if (!/^"(?:[^"\\]|\\.)*"$/.test(text)) throw new Bad(line, 'found unexpected end of stream');
    try {
      return JSON.parse(text) as string;
    } catch {
      throw new Bad(line, 'found unknown escape character');
    }
  }
  if (text.startsWith("'")) {
    if (!/^'(?:[^']|'')*'$/.test(text)) throw new Bad(line, 'found unexpected end of stream');
    return text.slice(1, -1).replaceAll("''", "'");
  }
  if (/^(?:~|null|Null|NULL|)$/.test(text)) return null;
  if (/^(?:true|True|TRUE)$/.test(text)) return true;
  if (/^(?:false|False|FALSE)$/.test(text)) return false;
  if (/^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/.test(text)) return Number(text);
  return text;
}
