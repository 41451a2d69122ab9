import { describe, expect, it } from 'vitest';
import { readYaml, yamlAt } from './yaml.ts';

const value = (source: string): unknown => {
  const read = readYaml(source);
  if (!read.ok) throw new Error(`${read.line}: ${read.why}`);
  return read.value;
};

describe('reading YAML', () => {
  it('reads nested mappings and sequences, indented or not', () => {
    expect(value('# top\na:\n  b: 1 # one\n  c:\n  - x\n  - y: 2\n    z: "3"\nd: []\n')).toEqual({
      a: { b: 1, c: ['x', { y: 2, z: '3' }] },
      d: [],
    });
    expect(value('- - a\n  - b\n-\n  c: 1\n')).toEqual([['a', 'b'], { c: 1 }]);
    expect(value('---\nempty:\nnext: ~\n')).toEqual({ empty: null, next: null });
    expect(value('')).toBeNull();
  });

  it('reads scalars of every style', () => {
    expect(
      value(`a: 'it''s'\nb: "x\\ty # no comment"\nc: job:port # comment\nd: 5s\ne: true\nf: -1.5\ng: "8080:8080"`),
    ).toEqual({ a: "it's", b: 'x\ty # no comment', c: 'job:port', d: '5s', e: true, f: -1.5, g: '8080:8080' });
    expect(value('a: |\n  one\n    two\n\nb: >-\n  three\n  four\n')).toEqual({ a: 'one\n  two\n', b: 'three four' });
  });

  it('reads flow collections, over several lines too', () => {
    expect(value("a: ['x:1', y, 3]\nb: {c: d, 'e f': [1]}\ng: [\n  1,\n  2,\n]\nh: 2\n")).toEqual({
      a: ['x:1', 'y', 3],
      b: { c: 'd', 'e f': [1] },
      g: [1, 2],
      h: 2,
    });
  });

  it('takes a name like __proto__ for an ordinary key', () => {
    expect(Object.keys(value('__proto__: {a: 1}') as object)).toEqual(['__proto__']);
  });

  it.each([
    ['a: 1\n  b: 2\n', 2],
    ['a: b: c\n', 1],
    ['a: [1\n', 1],
    ['a: &x 1\n', 1],
    ['a: 1\na: 2\n', 2],
    ['a:\n\tb: 1\n', 2],
    ['a: "x\n', 1],
    ['- a\nb: 1\n', 2],
  ])('refuses %j and names the line', (source, line) => {
    expect(readYaml(source)).toMatchObject({ ok: false, line });
  });

  it('finds a value by its path', () => {
    const document = value('a:\n  - b: 1\n') as never;
    expect(yamlAt(document, 'a', 0, 'b')).toBe(1);
    expect(yamlAt(document, 'a', 1, 'b')).toBeUndefined();
    expect(yamlAt(document, 'toString')).toBeUndefined();
  });
});
