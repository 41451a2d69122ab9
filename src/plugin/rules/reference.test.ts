/** docs/reference/lint.md says what the table of rules says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXCLUDED } from './shellcheck.ts';
import { RULES } from './table.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/reference/lint.md'), 'utf8');
const rows = (pattern: RegExp) => page.split('\n').filter((line) => pattern.test(line));

test('the reference lists every rule as it is', () => {
  const expected = RULES.map(({ id, demands, levels, refuses, versions }) => {
    const finds = levels.map((level) => `${level}s`).join(', ');
    const cells = [`\`${id}\``, demands, finds, refuses === 'build' ? 'yes' : 'no', versions === 'all' ? 'yes' : 'no'];
    return `| ${cells.join(' | ')} |`;
  });
  expect(rows(/^\| `[a-z0-9-]+` \| .*\| (?:yes|no) \|$/)).toEqual(expected);
});

test('the reference gives the reason for every check of ShellCheck that is left out', () => {
  const expected = Object.entries(EXCLUDED).map(([code, reason]) => `| SC${code} | ${reason} |`);
  expect(rows(/^\| SC\d+ \|/)).toEqual(expected);
});
