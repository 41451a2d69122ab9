/** The rule that asks ShellCheck, with the program itself: `npm test` installs it. */
import { describe, expect, test } from 'vitest';
import { reporterOf } from '../page.ts';
import type { Page } from '../page.ts';
import type { Problem } from '../problem.ts';
import { formatForEditors } from '../problem.ts';
import { blockOf, runbookOf } from '../testing.ts';
import { linesOf } from './context.ts';
import { EXCLUDED, INSTALL_HINT, lintWithShellcheck } from './shellcheck.ts';

async function said(page: Page, program?: string): Promise<string[]> {
  const found: Problem[] = [];
  const reporter = (of: Page) => reporterOf(of.file, linesOf(of), found);
  await lintWithShellcheck([page], reporter, program === undefined ? {} : { program });
  return found.map(formatForEditors);
}

const WRONG = 'if true; then\n  [ "$HOME" = a* ]\nfi';

describe('ShellCheck', () => {
  test('names file, line and column of what it finds, in a list too', async () => {
    expect(await said(runbookOf(blockOf('a', WRONG)))).toEqual([
      expect.stringMatching(/^docs\/runbooks\/a\.md:12:15: error: SC2081: .* \[shellcheck\]$/) as string,
    ]);
    const inList = blockOf('a', WRONG).replaceAll(/^(?=.)/gm, '   ');
    expect((await said(runbookOf(`1. Look.\n\n${inList}`)))[0]).toContain('a.md:14:18: error: SC2081');
  });

  test('is content with what strict mode makes right, and with values that come from elsewhere', async () => {
    expect(await said(runbookOf(blockOf('a', 'cd data\nls "$ELSEWHERE"\nlater=1')))).toEqual([]);
    expect(await said(runbookOf(blockOf('a', 'cd data\nls', 'risk=read errexit=off')))).toEqual([
      expect.stringContaining('SC2164') as string,
    ]);
  });

  test('finds text that is no bash at all', async () => {
    const found = await said(runbookOf(blockOf('a', 'if true; then\n  echo open')));
    expect(found.length).toBeGreaterThan(0);
    expect(found[0]).toContain('error: SC1');
  });

  test('can be told why it is wrong, and says when that is not needed', async () => {
    const allowing = (code: string, text: string): Page => ({
      ...runbookOf(blockOf('a', text)),
      overrides: [{ allow: `shellcheck/${code}`, block: 'a', why: 'It is so.' }],
    });
    expect(await said(allowing('SC2081', WRONG))).toEqual([]);
    expect(await said(allowing('SC2086', 'true'))).toEqual([
      expect.stringContaining('warning: lint: shellcheck/SC2086 finds nothing in block "a"') as string,
    ]);
  });

  test('is asked for by name where it is not installed', async () => {
    const page = runbookOf(blockOf('a', 'true'));
    expect(await said(page, '/nowhere/shellcheck')).toEqual([
      `docs/runbooks/a.md:1:1: error: ${INSTALL_HINT} [shellcheck]`,
    ]);
    expect(await said(runbookOf('No blocks.\n'), '/nowhere/shellcheck')).toEqual([]);
  });

  test('gives a reason for every check that is left out', () => {
    for (const reason of Object.values(EXCLUDED)) expect(reason.length).toBeGreaterThan(20);
  });
});
