/**
 * What a runbook has to say to the page that collects: its questions and its notes from practice, as pieces of
 * Markdown that read the same on another page.
 */
import { posix } from 'node:path';
import type { Nodes, Root, RootContent } from 'mdast';
import { readFrontMatter } from '../front-matter.ts';
import { formatOf, parseMarkdown } from '../grammar.ts';
import { headingsOf } from '../headings.ts';
import { plainText } from '../plain-text.ts';

/** The headings whose text is collected, in the order in which it is shown. */
export const COLLECTED_HEADINGS = ['Questions asked before', 'Notes from practice'] as const;

export type CollectedSection = { heading: (typeof COLLECTED_HEADINGS)[number]; nodes: RootContent[] };

export type CollectedNotes = {
  title: string;
  /** Where the page stands in the sidebar; pages that do not say come last. */
  position: number;
  sections: CollectedSection[];
};

/**
 * Reads a runbook. `file` is its path and `from` the folder of the page that collects, both relative to the folder of
 * their version, with forward slashes. Links come out as the collecting page has to write them.
 */
export function notesOf(file: string, source: string, from: string): CollectedNotes {
  const tree = parseMarkdown(source, formatOf(file));
  const { all } = readFrontMatter(tree);
  const title = typeof all['title'] === 'string' ? all['title'] : headingsOf(tree)[0]?.text;
  const urls = definitionsOf(tree);
  const move = (url: string): string => movedUrl(url, file, from);
  return {
    title: title ?? file,
    position: typeof all['sidebar_position'] === 'number' ? all['sidebar_position'] : Number.MAX_SAFE_INTEGER,
    sections: COLLECTED_HEADINGS.flatMap((heading) => {
      const nodes = nodesUnder(tree, heading).flatMap((node) => portable(node, { urls, move }) as RootContent[]);
      return nodes.length === 0 ? [] : [{ heading, nodes }];
    }),
  };
}

/** A link of `file` as a page in the folder `from` writes it. */
export function movedUrl(url: string, file: string, from: string): string {
  if (/^(?:[a-z][a-z0-9+.-]*:|\/)/i.test(url)) return url;
  const [, path = '', rest = ''] = /^([^?#]*)(.*)$/.exec(url) ?? [];
  const target = path === '' ? file : posix.join(posix.dirname(file), path);
  return posix.relative(from, target) + rest;
}

/** Nodes below a heading, up to the next one of its depth or above. */
function nodesUnder(tree: Root, text: string): RootContent[] {
  const start = tree.children.findIndex((node) => node.type === 'heading' && plainText(node) === text);
  const heading = tree.children[start];
  if (heading?.type !== 'heading') return [];
  const after = tree.children.slice(start + 1);
  const end = after.findIndex((node) => node.type === 'heading' && node.depth <= heading.depth);
  return end === -1 ? after : after.slice(0, end);
}

/** URLs of reference links by label; the definitions themselves stay behind. */
function definitionsOf(tree: Root): Map<string, string> {
  return new Map(tree.children.flatMap((node) => (node.type === 'definition' ? [[node.identifier, node.url]] : [])));
}

type Context = { urls: ReadonlyMap<string, string>; move: (url: string) => string };

/** A copy that needs nothing of its page: no positions, no definitions, no blocks that run, no raw HTML. */
function portable(node: Nodes, context: Context): Nodes[] {
  const children = (): never[] =>
    'children' in node ? (node.children.flatMap((child) => portable(child as Nodes, context)) as never[]) : [];
  switch (node.type) {
    case 'definition':
      return [];
    case 'html':
      // The collecting page is MDX, where raw HTML is JSX: tags go, their text is a node of its own and stays.
      return /^<br\s*\/?>$/i.test(node.value) ? [{ type: 'break' }] : [];
    case 'code':
      return [{ type: 'code', lang: node.lang ?? null, value: node.value }];
    case 'link':
      return [{ type: 'link', url: context.move(node.url), title: node.title ?? null, children: children() }];
    case 'linkReference': {
      const url = context.urls.get(node.identifier);
      return url === undefined ? children() : [{ type: 'link', url: context.move(url), children: children() }];
    }
    case 'image':
      return [{ type: 'image', url: context.move(node.url), alt: node.alt ?? null, title: node.title ?? null }];
    default: {
      const { position: _position, ...copy } = node;
      return ['children' in node ? ({ ...copy, children: children() } as Nodes) : (copy as Nodes)];
    }
  }
}
