/** The headings of a page: their words, and the anchors that links name after a `#`. */
import type { Root } from 'mdast';
import { visit } from 'unist-util-visit';
import { headingAnchors } from './grammar.ts';
import { plainText } from './plain-text.ts';

export type PageHeading = { anchor: string; text: string; depth: number };

/** All headings of a parsed page, in order, the title included. */
export function headingsOf(tree: Root): PageHeading[] {
  const anchors = headingAnchors(tree);
  const headings: PageHeading[] = [];
  visit(tree, 'heading', (node) => {
    // `## Words {#anchor}` names its anchor itself.
    const text = plainText(node).replace(/\s*\{#[^{}]+\}$/, '');
    headings.push({ anchor: anchors[headings.length] ?? '', text, depth: node.depth });
  });
  return headings;
}
