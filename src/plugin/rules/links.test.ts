/** Which links are followed, and what counts as the heading that they lead to. */
import { describe, expect, test } from 'vitest';
import { readPage, reporterOf } from '../page.ts';
import type { Page } from '../page.ts';
import type { Problem } from '../problem.ts';
import { linesOf } from './context.ts';
import { lintLinks } from './links.ts';

const OTHER = readPage(
  'docs/runbooks/other.md',
  '# Other\n\n## A `code` & more\n\n## Twice\n\n## Twice\n\n## Named {#own-id}\n\n## Ümlaut\n\n' +
    '```bash run id=look title="Look" risk=read target=stack expect-exit=0\ntrue\n```\n',
);
const HOME = readPage('docs/index.mdx', "import { X } from 'x';\n\n# Home\n\n<X />\n");

function brokenIn(markdown: string, file = 'docs/runbooks/a.md'): string[] {
  const found: Problem[] = [];
  const page: Page = readPage(file, markdown);
  const pages = [page, OTHER, HOME];
  lintLinks({ pages, exists: (path) => path === 'docs/runbooks/picture.png' })(
    page,
    reporterOf(file, linesOf(page), found),
  );
  return found.map(({ line, column, message }) => `${line}:${column}: ${message}`);
}

describe('a link is right', () => {
  test.each([
    ['to a file beside it', 'other.md'],
    ['to a file from its folder', './other.md'],
    ['to a file from the root of the version', '/runbooks/other.md'],
    ['to a picture', 'picture.png'],
    ['to a heading with marks in it', 'other.md#a-code--more'],
    ['to the second heading of a name', 'other.md#twice-1'],
    ['to a heading with an id of its own', 'other.md#own-id'],
    ['to a heading with letters that are encoded', 'other.md#%C3%BCmlaut'],
    ['to a block', 'other.md#block-look'],
    ['to what a component renders', '../index.mdx#sev1'],
    ['to another site', 'https://example.com/x.md#y'],
    ['to a route, which the build knows', '/runs#today'],
    ['by mail', 'mailto:a@example.com'],
  ])('%s', (_what, url) => {
    expect(brokenIn(`See [it](${url}).\n`)).toEqual([]);
  });
});

describe('a link is wrong', () => {
  test.each([
    ['to no file', '[it](none.md)', '1:1: the link none.md leads to no file: there is no docs/runbooks/none.md'],
    [
      'to a page without its ending',
      'An [it](other).',
      '1:4: the link other leads to no file: there is no docs/runbooks/other',
    ],
    [
      'to no heading',
      '[it](other.md#named)',
      '1:1: the link other.md#named leads to no heading: docs/runbooks/other.md has none with the id "named"',
    ],
    [
      'to a heading in another case',
      '[it](other.md#Twice)',
      '1:1: the link other.md#Twice leads to no heading: docs/runbooks/other.md has none with the id "Twice"',
    ],
    ['to no picture', '![it](no.png)', '1:1: the link no.png leads to no file: there is no docs/runbooks/no.png'],
    [
      'by reference',
      '[it][x]\n\n[x]: none.md',
      '3:1: the link none.md leads to no file: there is no docs/runbooks/none.md',
    ],
    [
      'with a percent sign that encodes nothing',
      '[it](50%.md)',
      '1:1: the link 50%.md leads to no file: there is no docs/runbooks/50%.md',
    ],
  ])('%s', (_what, markdown, said) => {
    expect(brokenIn(`${markdown}\n`)).toEqual([said]);
  });

  test('and a translation may lean on its original', () => {
    expect(brokenIn('[it](none.md)\n', 'i18n/de/docusaurus-plugin-content-docs/current/a.md')).toEqual([]);
  });
});
