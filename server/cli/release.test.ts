import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fence, runbook, SIDEBARS, siteOf } from '../../src/plugin/versions/testing.ts';
import type { ExitStatus, OptionValues } from './command.ts';
import { diff } from './commands/diff.ts';
import { releaseCommand } from './commands/release.ts';

let siteDir = '';
let said: string[] = [];
let checked: [string, OptionValues][] = [];
beforeEach(() => {
  said = [];
  checked = [];
  siteDir = siteOf({
    'sidebars.ts': SIDEBARS,
    'docs/index.md': '# Home\n',
    'docs/runbooks/a.md': runbook(fence('look', 'true')),
  });
});
afterEach(() => rmSync(siteDir, { recursive: true, force: true }));

const context = () => ({
  projectDir: siteDir,
  env: {},
  now: () => Date.UTC(2026, 10, 24, 23, 59),
  out: (line: string) => void said.push(line),
  err: (line: string) => void said.push(line),
});

/** Releases with checks that end as told; lint first, then verify. */
function release(
  version: string,
  values: OptionValues,
  lint: ExitStatus = 0,
  verify: ExitStatus = 0,
): Promise<ExitStatus> {
  const check = (name: string, status: ExitStatus, options: OptionValues) => ({
    values: options,
    command: {
      name,
      run: async (given: OptionValues) => {
        checked.push([name, given]);
        return status;
      },
    },
  });
  const command = releaseCommand([check('lint', lint, {}), check('verify', verify, { version: 'next' })]);
  return command.run(values, context(), [version]);
}

const cutOf = (version: string) => existsSync(join(siteDir, `versioned_docs/version-${version}`));

test('a release that passes its checks cuts the version and says why it is there', async () => {
  expect(await release('1.0', { why: ' The stack as found. ' })).toBe(0);
  expect(checked).toEqual([
    ['lint', {}],
    ['verify', { version: 'next' }],
  ]);
  expect(readFileSync(join(siteDir, 'versioned_docs/version-1.0/release.yaml'), 'utf8')).toContain(
    "version: '1.0'\ndate: '2026-11-24'\nwhy: 'The stack as found.'\n",
  );
  expect(said).toContain('nothing to 1.0: 1 block added, 0 removed, 0 changed, 0 the same; 2 pages differ.');
  expect(said).toContain('  added    runbooks/a: First version.');
  expect(said.at(-1)).toBe('Version 1.0 is cut. Review and commit it, then publish it with `./runbooks build`.');
});

test.each([
  ['lint', 1, 0, ['lint']],
  ['verify', 0, 1, ['lint', 'verify']],
] as const)('what %s finds ends the release, and no later check runs', async (name, lint, verify, ran) => {
  expect(await release('1.0', { why: 'x' }, lint, verify)).toBe(1);
  expect(checked.map(([check]) => check)).toEqual(ran);
  expect(said).toEqual([`Nothing was released: \`./runbooks ${name}\` has found what must be mended first.`]);
  expect(cutOf('1.0')).toBe(false);
});

test('a dry run checks and tells everything, and writes nothing', async () => {
  expect(await release('1.0', { why: 'x', 'dry-run': true })).toBe(0);
  expect(checked).toHaveLength(2);
  expect(said).toContain('  added    runbooks/a: First version.');
  expect(said.at(-1)).toContain('was not cut');
  expect(cutOf('1.0')).toBe(false);
});

test('the same text is not released twice', async () => {
  await release('1.0', { why: 'x' });
  expect(await release('1.1', { why: 'y' })).toBe(1);
  expect(said.at(-1)).toBe('Nothing was released: docs/ holds the same as version 1.0.');
  expect(cutOf('1.1')).toBe(false);
});

test.each([
  ['1.0', {}, 'Say why'],
  ['1.0', { why: '  ' }, 'Say why'],
  ['one', { why: 'x' }, 'numbers with points'],
])('release %s %o is called wrongly, and nothing is checked', async (version, values, words) => {
  await expect(release(version, values)).rejects.toThrow(words);
  expect(checked).toEqual([]);
});

test('diff ends with 0 when versions are equal, with 1 when they differ, and refuses versions that are not there', async () => {
  await release('1.0', { why: 'x' });
  said = [];
  expect(await diff.run({}, context(), ['1.0', 'next'])).toBe(0);
  rmSync(join(siteDir, 'docs/runbooks/a.md'));
  expect(await diff.run({}, context(), ['1.0', 'next'])).toBe(1);
  expect(said.join('\n')).toContain('removed look: Block look (read)');
  said = [];
  expect(await diff.run({ json: true }, context(), ['next', '1.0'])).toBe(1);
  expect(JSON.parse(said.join('\n'))).toMatchObject({ before: 'next', after: '1.0', counts: { added: 1 } });
  await expect(diff.run({}, context(), ['1.0', '2.0'])).rejects.toThrow('no version 2.0: there are next, 1.0.');
});
