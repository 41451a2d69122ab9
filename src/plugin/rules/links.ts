/**
 * The rule about links: what a page leads to exists. Files and headings only; the build checks the rest, when it knows
 * which routes there are and what components render.
 */
import { posix } from 'node:path';
import { visit } from 'unist-util-visit';
import { headingAnchors } from '../grammar.ts';
import type { Page } from '../page.ts';
import type { PageRule } from './context.ts';

type Links = {
  pages: readonly Page[];
  /** Whether the site has a file, by its path in it. */
  exists(file: string): boolean;
};

export function lintLinks({ pages, exists }: Links): PageRule {
  const pageOf = new Map(pages.map((page) => [page.file, page]));
  const anchorsOf = new Map<Page, Set<string>>();
  const hasAnchor = (page: Page, anchor: string): boolean => {
    // A runnable block has an anchor as well, `block-ID`.
    const blocks = page.blocks.map(({ id }) => `block-${id}`);
    const anchors = anchorsOf.get(page) ?? new Set([...headingAnchors(page.tree), ...blocks]);
    anchorsOf.set(page, anchors);
    return anchors.has(anchor) || rendersMore(page);
  };
  return (page, reporter) => {
    // What a translation does not have, it takes from the original.
    if (page.file.startsWith('i18n/')) return;
    visit(page.tree, (node) => {
      if (node.type !== 'link' && node.type !== 'definition' && node.type !== 'image') return;
      const { line, column } = node.position!.start;
      const why = whyBroken(node.url, page, { pageOf, hasAnchor, exists });
      if (why !== null) reporter('links')(line, `the link ${node.url} ${why}`, 'error', column);
    });
  };
}

type Known = {
  pageOf: ReadonlyMap<string, Page>;
  hasAnchor(page: Page, anchor: string): boolean;
  exists(file: string): boolean;
};

function whyBroken(url: string, page: Page, { pageOf, hasAnchor, exists }: Known): string | null {
  if (url === '' || /^(?:[a-z][a-z0-9+.-]*:|\/\/)/i.test(url)) return null;
  const [, path = '', anchor = ''] = /^([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/s.exec(url) ?? [];
  // Routes are known to the build alone; a file name behind a slash counts from the folder of the version.
  if (path.startsWith('/') && !/\.mdx?$/.test(path)) return null;
  const file = path === '' ? page.file : fileOf(path, page.file);
  const target = pageOf.get(file);
  if (target === undefined) return exists(file) ? null : `leads to no file: there is no ${file}`;
  if (anchor === '' || hasAnchor(target, decode(anchor))) return null;
  return `leads to no heading: ${path === '' ? 'this page' : file} has none with the id "${anchor}"`;
}

function fileOf(path: string, from: string): string {
  const root = /^(?:docs|versioned_docs\/[^/]+)\//.exec(from)?.[0] ?? '';
  return posix.normalize(path.startsWith('/') ? root + decode(path) : posix.join(posix.dirname(from), decode(path)));
}

/** Text with a stray percent sign stands for itself. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Whether components of the page may bring ids of their own. */
function rendersMore({ tree }: Page): boolean {
  let found = false;
  visit(tree, (node) => {
    found ||= node.type.startsWith('mdxJsx');
  });
  return found;
}
