/**
 * Rules about what the next version owes the last published one: links and track records name blocks by id, and readers
 * want to know why a page has changed.
 */
import { stringify } from 'yaml';
import { NEXT_VERSION } from '../../contract/block.ts';
import type { Page } from '../page.ts';
import type { RuleId } from './table.ts';
import type { Report } from '../page.ts';

/** Keys of `runbook:` that change nothing for a reader. */
const NOT_FOR_READERS = ['lastReviewed', 'rationale', 'scenarios', 'lint', 'removed'];

type Reporter = (page: Page) => (rule: RuleId) => Report;

/** Compares docs/ with the version `latest`; `pages` are those of all versions. */
export function lintStability(pages: readonly Page[], latest: string, reporter: Reporter): void {
  const next = pages.filter(({ version, file }) => version === NEXT_VERSION && !file.startsWith('i18n/'));
  const published = pages.filter(({ version, file }) => version === latest && !file.startsWith('i18n/'));
  lintIds(next, published, latest, reporter);
  for (const page of next) {
    const before = published.find(({ doc }) => doc === page.doc);
    if (before === undefined || page.runbook === null || before.runbook === null) continue;
    if (page.runbook.rationale !== before.runbook.rationale || readersText(page) === readersText(before)) continue;
    const line = page.frontMatter.lineOf(['runbook', 'rationale']);
    reporter(page)('rationale')(
      line,
      `the page differs from version ${latest} and gives the same rationale: say why it has changed`,
    );
  }
}

/** An id is kept when any page has it: a block may move. */
function lintIds(next: readonly Page[], published: readonly Page[], latest: string, reporter: Reporter): void {
  const kept = new Set(next.flatMap((page) => page.blocks.map(({ id }) => id)));
  const givenUp = new Set(next.flatMap((page) => page.removed));
  for (const before of published) {
    const gone = before.blocks.filter(({ id }) => !kept.has(id) && !givenUp.has(id));
    // A page that is gone as a whole is reported where the site begins.
    const page = next.find(({ doc }) => doc === before.doc) ?? next[0];
    // Of a page that cannot be read it is not known which blocks it has.
    if (gone.length === 0 || page === undefined || isUnreadable(page)) continue;
    for (const { id } of gone) {
      const line = page.frontMatter.lineOf(['runbook']);
      reporter(page)('block-ids')(
        line,
        `block "${id}" of version ${latest} (${before.doc}) is gone: keep its id, or list it under runbook.removed`,
      );
    }
  }
  const had = new Set(published.flatMap((page) => page.blocks.map(({ id }) => id)));
  for (const page of next) {
    page.removed.forEach((id, index) => {
      if (had.has(id) && !kept.has(id)) return;
      const why = kept.has(id) ? 'is a block of docs/ again' : `was no block of version ${latest}`;
      const line = page.frontMatter.lineOf(['runbook', 'removed', index]);
      reporter(page)('block-ids')(line, `removed: "${id}" ${why}: take it out of the list`, 'warning');
    });
  }
}

function isUnreadable({ problems }: Page): boolean {
  return problems.some(({ rule }) => rule === 'syntax' || rule === 'front-matter' || rule === 'fence');
}

/** What a reader gets of a page, in one text. */
function readersText({ source, tree, frontMatter }: Page): string {
  const end = tree.children[0]?.type === 'yaml' ? tree.children[0].position!.end.offset! : 0;
  const runbook = { ...(frontMatter.all['runbook'] as Record<string, unknown>) };
  for (const key of NOT_FOR_READERS) delete runbook[key];
  const body = source.slice(end).replaceAll(/\r\n?/g, '\n').trim();
  return `${stringify({ ...frontMatter.all, runbook }, { sortMapEntries: true })}\n${body}`;
}
