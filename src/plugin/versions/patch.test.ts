/** Held against a reader of our own and against git: what we print must be what such tools read. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { diffLines } from '../../contract/line-diff.ts';
import { unified } from './patch.ts';

const text = fc
  .array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 14 })
  .map((lines) => lines.map((line) => `${line}\n`).join(''));

test('applying the diff to the old text gives the new one', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      expect(apply(before, unified('a', 'b', diffLines(before, after)))).toBe(after);
    }),
    { numRuns: 200 },
  );
});

test('git reads it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'runbooks-patch-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const [before, after] = ['1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n', '1\n2\nthree\n4\n5\n6\n7\n8\n9\n10\neleven\n'];
  writeFileSync(join(folder, 'text'), before);
  const lines = unified('a/text', 'b/text', diffLines(before, after));
  expect(lines.filter((line) => line.startsWith('@@'))).toHaveLength(2);
  const { status, stderr } = spawnSync('git', ['apply', '-'], { cwd: folder, input: `${lines.join('\n')}\n` });
  expect(String(stderr)).toBe('');
  expect(status).toBe(0);
  expect(readFileSync(join(folder, 'text'), 'utf8')).toBe(after);
});

test('equal texts give nothing', () => expect(unified('a', 'b', diffLines('x\n', 'x\n'))).toEqual([]));

/** A reader of unified diffs that trusts the numbers in the `@@` lines. */
function apply(before: string, patch: readonly string[]): string {
  const lines = before.split('\n').slice(0, -1);
  const out: string[] = [];
  let at = 0;
  for (const line of patch.slice(2)) {
    const hunk = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@$/.exec(line);
    if (hunk !== null) {
      const first = Number(hunk[1]) - (hunk[2] === '0' ? 0 : 1);
      while (at < first) out.push(lines[at++]!);
      expect(out.length).toBe(Number(hunk[3]) - (hunk[4] === '0' ? 0 : 1));
    } else if (line.startsWith('+')) out.push(line.slice(1));
    else if (line.startsWith('-')) expect(lines[at++]).toBe(line.slice(1));
    else out.push(lines[at++]!);
  }
  return [...out, ...lines.slice(at)].map((line) => `${line}\n`).join('');
}
