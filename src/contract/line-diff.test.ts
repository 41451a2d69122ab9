import { expect, test } from 'vitest';
import * as fc from 'fast-check';
import { diffLines } from './line-diff.ts';

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
  .map((lines) => lines.map((l) => `${l}\n`).join(''));
const rebuilt = (before: string, after: string, leaveOut: 'gone' | 'new') =>
  diffLines(before, after)
    .filter((line) => line.kind !== leaveOut)
    .map((line) => `${line.text}\n`)
    .join('');

test('without the new lines the old text is there, without the gone ones the new text', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(rebuilt(before, after, 'new')).toBe(before);
      expect(rebuilt(before, after, 'gone')).toBe(after);
    }),
  );
});

test('equal texts show no change', () => {
  fc.assert(
    fc.property(text, (same) => {
      expect(diffLines(same, same).every((line) => line.kind === 'same')).toBe(true);
    }),
  );
});

test('one changed line is one line gone and one new', () => {
  expect(diffLines('docker ps\ndf -h\n', 'docker ps -a\ndf -h\n')).toEqual([
    { kind: 'gone', text: 'docker ps' },
    { kind: 'new', text: 'docker ps -a' },
    { kind: 'same', text: 'df -h' },
  ]);
});

test('texts too long to compare are shown whole, one after the other', () => {
  const long = 'x\n'.repeat(1_500);
  const lines = diffLines(long, long);
  expect(lines.filter((line) => line.kind === 'gone')).toHaveLength(1_500);
  expect(lines.filter((line) => line.kind === 'new')).toHaveLength(1_500);
});
