/**
 * A built page as an outline: what a reader finds under which heading. Knows HTML, not our content.
 */
import { defaultTreeAdapter as tree, parse, type DefaultTreeAdapterTypes } from 'parse5';

type Node = DefaultTreeAdapterTypes.ChildNode;
type Element = DefaultTreeAdapterTypes.Element;
type ParentNode = DefaultTreeAdapterTypes.ParentNode;

/** One thing under a heading. Texts have their white space collapsed, except the lines of code. */
export type Item =
  | { kind: 'entry'; text: string; ordered: boolean; checkbox: 'none' | 'disabled' | 'enabled'; links: string[] }
  | { kind: 'row'; cells: string[]; entries: string[] }
  | { kind: 'paragraph'; text: string }
  | { kind: 'code'; lines: string[]; block: string | null };

/** Headings from h2 down, and what stands under the last of them before the next heading. */
export type Section = { path: string[]; items: Item[] };

const HEADING = /^h([1-6])$/;
const SKIPPED = new Set(['script', 'style', 'nav', 'template', 'thead', 'caption', 'button', 'noscript']);

/** The sections of the page's article, in order; empty when the page has no article. */
export function outlineOf(html: string): Section[] {
  const article = find(parse(html), (element) => element.tagName === 'article');
  if (!article) return [];
  let section: Section = { path: [], items: [] };
  const sections = [section];
  const visit = (element: Element): void => {
    if (SKIPPED.has(element.tagName)) return;
    const heading = HEADING.exec(element.tagName);
    if (heading) {
      // h2 is depth 0: everything below the page's own title.
      const depth = Math.max(0, Number(heading[1]) - 2);
      section = { path: [...section.path.slice(0, depth), textOf(element)], items: [] };
      if (heading[1] === '1') section.path = [];
      sections.push(section);
      return;
    }
    const item = itemOf(element);
    if (item) section.items.push(item);
    if (item === null || element.tagName === 'li') for (const child of childElements(element)) visit(child);
  };
  visit(article);
  return sections;
}

/** Text as a reader sees it: white space collapsed, invisible marks gone. */
export function textOf(node: Node | ParentNode): string {
  return rawText(node).replaceAll('\u200B', '').replaceAll(/\s+/g, ' ').trim();
}

function itemOf(element: Element): Item | null {
  switch (element.tagName) {
    case 'li': {
      const box = find(element, (child) => child.tagName === 'input' && attribute(child, 'type') === 'checkbox');
      const checkbox = box ? (attribute(box, 'disabled') === null ? 'enabled' : 'disabled') : 'none';
      const ordered =
        element.parentNode !== null && 'tagName' in element.parentNode && element.parentNode.tagName === 'ol';
      const links = findAll(element, (child) => child.tagName === 'a').map((link) => attribute(link, 'href') ?? '');
      return { kind: 'entry', text: textOf(element), ordered, checkbox, links };
    }
    case 'tr': {
      const cells = childElements(element).filter(({ tagName }) => tagName === 'td' || tagName === 'th');
      const entries = findAll(element, (child) => child.tagName === 'li').map((entry) => textOf(entry));
      return { kind: 'row', cells: cells.map((cell) => textOf(cell)), entries };
    }
    case 'p':
      return { kind: 'paragraph', text: textOf(element) };
    case 'pre': {
      const lines = rawText(element)
        .trimEnd()
        .split('\n')
        .map((line) => line.trim());
      return { kind: 'code', lines, block: blockAround(element) };
    }
    default:
      return null;
  }
}

/** Id of the runnable block that an element belongs to, null for plain code. */
function blockAround(element: Element): string | null {
  for (let at: ParentNode | null = element; at && 'tagName' in at; at = at.parentNode) {
    const id = attribute(at, 'data-run-block');
    if (id !== null) return id;
  }
  return null;
}

/** Elements that end a line of text: two words in neighbouring cells are two words. */
const BREAKING = new Set(['br', 'p', 'div', 'li', 'ul', 'ol', 'tr', 'td', 'th', 'pre']);

function rawText(node: Node | ParentNode): string {
  if (tree.isTextNode(node as Node)) return (node as DefaultTreeAdapterTypes.TextNode).value;
  if (!('childNodes' in node)) return '';
  const inner = node.childNodes.map((child) => rawText(child)).join('');
  if (!('tagName' in node)) return inner;
  return BREAKING.has(node.tagName) ? `${inner}\n` : inner;
}

function childElements(parent: ParentNode): Element[] {
  return parent.childNodes.filter((child): child is Element => 'tagName' in child);
}

function findAll(parent: ParentNode, matches: (element: Element) => boolean): Element[] {
  return childElements(parent).flatMap((child) => [...(matches(child) ? [child] : []), ...findAll(child, matches)]);
}

function find(parent: ParentNode, matches: (element: Element) => boolean): Element | null {
  return findAll(parent, matches)[0] ?? null;
}

function attribute(element: Element, name: string): string | null {
  return element.attrs.find((attr) => attr.name === name)?.value ?? null;
}
