import { describe, expect, it } from 'vitest';
import { planOf } from './plan.ts';
import type { Selection } from './plan.ts';
import { pageBlock, scenarioOf, verifyPage } from './testing/pages.ts';

const blocks = [pageBlock('look', 'true'), pageBlock('mend', 'true', { line: 20 })];
const well = scenarioOf('well', ['look', 'mend']);
const ill = scenarioOf('ill', [{ run: 'look', exit: 1 }, 'mend']);
const page = verifyPage(blocks, [well, ill]);
const old = verifyPage(blocks, [well], { version: '1.0', digest: 'other', file: 'versioned_docs/version-1.0/a.md' });
const twin = { ...page, version: '1.1', file: 'versioned_docs/version-1.1/a.md' };
const other = verifyPage([], [], { doc: 'guide' });

const named = (selection: Selection, pages = [page, old, twin, other]) =>
  planOf(pages, selection).work.map(({ page: { version, doc }, scenario }) => `${version} ${doc} ${scenario.name}`);

describe('what is run', () => {
  it('is every scenario of every page, the same bytes once', () => {
    expect(named({})).toEqual(['next runbooks/a well', 'next runbooks/a ill', '1.0 runbooks/a well']);
    expect(planOf([page, old, twin], {}).same).toEqual([
      { version: '1.1', doc: 'runbooks/a', file: twin.file, sameAs: 'next', blocks: 2 },
    ]);
  });

  it('is everything with `all`', () => {
    expect(named({ all: true })).toContain('1.1 runbooks/a ill');
    expect(planOf([page, twin], { all: true }).same).toEqual([]);
  });

  it.each<[Selection, string[]]>([
    [{ version: '1.0' }, ['1.0 runbooks/a well']],
    [{ version: '1.1', scenario: 'ill' }, ['1.1 runbooks/a ill']],
    [{ page: 'runbooks/a', scenario: 'ill' }, ['next runbooks/a ill']],
    [{ page: 'runbooks/none' }, []],
    [{ page: 'guide' }, []],
  ])('is only what is asked for: %j', (selection, expected) => {
    expect(named(selection)).toEqual(expected);
  });

  it('counts blocks of pages with the same bytes for each of them', () => {
    expect(planOf([page, old, twin, other], {}).pages.map(({ version }) => version)).toEqual(['next', '1.0', '1.1']);
  });
});

describe('a block that is not proven', () => {
  it('is one that no scenario runs as the page says: a symptom proves nothing', () => {
    const shown = verifyPage(blocks, [ill]);
    expect(planOf([shown], {}).unproven).toEqual([
      { version: 'next', doc: 'runbooks/a', file: shown.file, line: 10, block: 'look' },
    ]);
  });

  it('is every block of a page without scenarios', () => {
    expect(planOf([verifyPage(blocks, [])], {}).unproven.map(({ block }) => block)).toEqual(['look', 'mend']);
  });

  it('is not asked for where one scenario was', () => {
    expect(planOf([verifyPage(blocks, [ill])], { scenario: 'ill' }).unproven).toEqual([]);
  });
});
