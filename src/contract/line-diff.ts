/** What changed between two texts, line by line: a page and what is published, a block in two versions. */

export type DiffLine = { kind: 'same' | 'gone' | 'new'; text: string };

/** Longest common subsequence above this many cells is not worth a reader's wait: then all is gone and all is new. */
const MAX_CELLS = 1_000_000;

/** Lines of `before` and `after` in reading order. A final newline is not a line. */
export function diffLines(before: string, after: string): DiffLine[] {
  const a = lines(before);
  const b = lines(after);
  if (a.length * b.length > MAX_CELLS) return [...a.map(mark('gone')), ...b.map(mark('new'))];
  const width = b.length + 1;
  const common = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      common[i * width + j] =
        a[i] === b[j]
          ? common[(i + 1) * width + j + 1]! + 1
          : Math.max(common[(i + 1) * width + j]!, common[i * width + j + 1]!);
    }
  }
  const out: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ kind: 'same', text: a[i++]! });
      j++;
    } else if (j === b.length || (i < a.length && common[(i + 1) * width + j]! >= common[i * width + j + 1]!)) {
      out.push({ kind: 'gone', text: a[i++]! });
    } else {
      out.push({ kind: 'new', text: b[j++]! });
    }
  }
  return out;
}

function lines(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}

function mark(kind: DiffLine['kind']): (text: string) => DiffLine {
  return (text) => ({ kind, text });
}
