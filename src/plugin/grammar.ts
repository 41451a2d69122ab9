/**
 * Markdown read exactly as Docusaurus reads it: the same packages in the same copies (resolved from its MDX loader,
 * which carries versions of its own), in the same order. What this parser sees is what the page will hold.
 */
import { createRequire } from 'node:module';
import type { Heading, Root } from 'mdast';
import { visit } from 'unist-util-visit';

export type Format = 'md' | 'mdx';
type Parser = { parse(source: string): Root };

const requireFromHere = createRequire(import.meta.url);
const requireFromLoader = createRequire(requireFromHere.resolve('@docusaurus/mdx-loader'));
const parsers = new Map<Format, Parser>();

/** The format Docusaurus picks for a file name under `markdown.format: 'detect'`. */
export function formatOf(path: string): Format {
  return path.endsWith('.mdx') ? 'mdx' : 'md';
}

/** Parses a page. Throws what the parser throws: MDX has syntax errors, CommonMark has none. */
export function parseMarkdown(source: string, format: Format): Root {
  let parser = parsers.get(format);
  if (parser === undefined) {
    parser = createParser(format);
    parsers.set(format, parser);
  }
  return parser.parse(source);
}

/** The ids that Docusaurus gives to the headings of a page, in its order. */
export function headingAnchors(tree: Root): string[] {
  const { createSlugger } = requireFromLoader('@docusaurus/utils') as {
    createSlugger(): { slug(text: string): string };
  };
  const { toString } = requireFromLoader('mdast-util-to-string') as { toString(nodes: unknown): string };
  const slugger = createSlugger();
  const anchors: string[] = [];
  for (const heading of headingsIn(tree)) {
    const text = toString(heading.children.filter(({ type }) => type !== 'html'));
    // `## Steps {#steps}` names its id itself.
    anchors.push(/\{#([^{}]+)\}$/.exec(text)?.[1]?.trim() ?? slugger.slug(text));
  }
  return anchors;
}

function headingsIn(tree: Root): Heading[] {
  const headings: Heading[] = [];
  visit(tree, 'heading', (heading) => void headings.push(heading));
  return headings;
}

function createParser(format: Format): Parser {
  const { unified } = requireFromLoader('unified') as typeof import('unified');
  const { default: parse } = requireFromLoader('remark-parse') as typeof import('remark-parse');
  const { default: mdx } = requireFromLoader('remark-mdx') as typeof import('remark-mdx');
  const { default: frontmatter } = requireFromLoader('remark-frontmatter') as typeof import('remark-frontmatter');
  const { default: directive } = requireFromLoader('remark-directive') as typeof import('remark-directive');
  const { default: gfm } = requireFromLoader('remark-gfm') as typeof import('remark-gfm');
  const base = unified().use(parse);
  return (format === 'mdx' ? base.use(mdx) : base).use(frontmatter).use(directive).use(gfm);
}
