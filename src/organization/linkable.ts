/** Reads what pages offer to link to from their sources, as the build half reads them. */
import { formatOf, parseMarkdown } from '../plugin/grammar.ts';
import { headingsOf } from '../plugin/headings.ts';
import { readPage } from '../plugin/page.ts';
import type { LinkablePage } from './links.ts';

/** A page's source. `file` is relative to the site's folder; a page that cannot be parsed offers nothing but itself. */
export function readLinkable(file: string, source: string, page: { permalink: string; title: string }): LinkablePage {
  const { doc, blocks } = readPage(file, source);
  return {
    ...page,
    doc,
    sections: new Map(headings(file, source).map(({ anchor, text }) => [anchor, text])),
    blocks: new Map(blocks.map(({ id, title }) => [id, title])),
  };
}

function headings(file: string, source: string): ReturnType<typeof headingsOf> {
  try {
    return headingsOf(parseMarkdown(source, formatOf(file)));
  } catch {
    // Its mistakes are reported where pages are read; here it has no sections.
    return [];
  }
}
