import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { formatProblems } from './problem.ts';
import { lintDocs } from './lint.ts';

const fixture = (name: string) => join(import.meta.dirname, '__fixtures__', name);

test('lint reports all problems of all files together, in order, and needs no Docusaurus', async () => {
  expect(formatProblems(await lintDocs({ siteDir: fixture('broken'), skip: ['shellcheck'] })).split('\n')).toEqual([
    'docs/01-one.md:5: id: "Wrong" is not a block id ([a-z0-9-], 1 to 64)',
    'docs/01-one.md:9: raw HTML: <iframe> is refused; only details, summary, kbd, br, sub, sup are allowed',
    'docs/01-one.md:9: raw HTML: <iframe> is refused; only details, summary, kbd, br, sub, sup are allowed',
    'docs/runbooks/_shared.mdx:1: a runnable fence in a partial is refused: a partial belongs to no page, put the block into the page itself',
    'docs/same.md:1: document id "same" is taken by docs/01-one.md already',
    'docs/same.md:3: no scenario runs a block of this page: add `scenarios` to the front matter',
    expect.stringMatching(/^docs\/same\.md:3: the block says nothing of what to expect/) as string,
    expect.stringMatching(/^docs\/same\.md:4: warning: `\| head` closes the pipe early/) as string,
    'i18n/de/docusaurus-plugin-content-docs/current/same.md:1: the URL "javascript:x" would run as a program and is refused',
    'versioned_docs/version-1.0/old.md:1: id is missing; every runnable block needs id=…',
  ]);
});

test('lint says so where there is no site', async () => {
  const problems = await lintDocs({ siteDir: fixture('nowhere') });
  expect(formatProblems(problems)).toBe('docs:1: there is no docs folder here');
});

test('lint sees a file as soon as it is written', async () => {
  const siteDir = await mkdtemp(join(tmpdir(), 'runbook-lint-'));
  onTestFinished(() => rm(siteDir, { recursive: true }));
  await cp(fixture('sound'), siteDir, { recursive: true });
  await writeFile(join(siteDir, 'docs', 'new.md'), '```bash run id=a\ntrue\n```\n');
  const problems = await lintDocs({ siteDir, now: () => Date.parse('2026-11-24'), skip: ['shellcheck'] });
  expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual(['docs/new.md:1', 'docs/new.md:1']);
});
