/**
 * One built HTML page, as a browser would read it: the blocks it shows, the scripts it carries, and what it must not
 * carry.
 */
import { parse } from 'parse5';
import type { DefaultTreeAdapterTypes } from 'parse5';
import { isScriptUrl } from './lint-html.ts';

type ParentNode = DefaultTreeAdapterTypes.ParentNode;
type Element = DefaultTreeAdapterTypes.Element;

export type ShownBlock = {
  id: string;
  /** The hash the page claims for it. */
  sha256: string;
  /** What a reader sees; null when there is no `pre code`, or more than one. */
  text: string | null;
};

export type BuiltPage = {
  blocks: ShownBlock[];
  /** Text of each script element that a browser would run and that has no `src`. */
  inlineScripts: string[];
  /** Event handlers and script URLs, as sentences. */
  active: string[];
};

const URL_ATTRIBUTES: ReadonlySet<string> = new Set(['href', 'src', 'action', 'formaction', 'xlink:href']);

export function readBuiltPage(html: string): BuiltPage {
  const page: BuiltPage = { blocks: [], inlineScripts: [], active: [] };
  for (const element of elementsOf(parse(html))) {
    const id = attribute(element, 'data-run-block');
    if (id !== null) {
      page.blocks.push({ id, sha256: attribute(element, 'data-run-sha256') ?? '', text: shownText(element) });
    }
    if (isInlineScript(element)) page.inlineScripts.push(textOf(element));
    for (const { name, value } of element.attrs) {
      if (name.startsWith('on')) page.active.push(`<${element.tagName}> carries the event handler ${name}`);
      if (URL_ATTRIBUTES.has(name) && isScriptUrl(value)) page.active.push(`<${element.tagName}> carries a script URL`);
    }
  }
  return page;
}

/** Data blocks (a page's breadcrumbs, as JSON) never run; their hashes would only make the policy long. */
function isInlineScript(element: Element): boolean {
  if (element.tagName !== 'script' || attribute(element, 'src') !== null) return false;
  return !/^application\/(?:ld\+)?json$/i.test((attribute(element, 'type') ?? '').trim());
}

function shownText(block: Element): string | null {
  const codes = elementsOf(block)
    .filter((element) => element.tagName === 'pre')
    .flatMap((pre) => elementsOf(pre).filter((element) => element.tagName === 'code'));
  return codes.length === 1 ? textOf(codes[0]!) : null;
}

/** All elements below a node, in document order; what is inside a template counts. */
function elementsOf(node: ParentNode): Element[] {
  const inTemplate = 'content' in node ? elementsOf(node.content) : [];
  return [
    ...inTemplate,
    ...node.childNodes.flatMap((child) => ('tagName' in child ? [child, ...elementsOf(child)] : [])),
  ];
}

/** The text a reader sees; a line break element is a newline. */
function textOf(element: Element): string {
  return element.childNodes
    .map((child) => {
      if (child.nodeName === '#text' && 'value' in child) return child.value;
      if (!('tagName' in child)) return '';
      return child.tagName === 'br' ? '\n' : textOf(child);
    })
    .join('');
}

function attribute(element: Element, name: string): string | null {
  return element.attrs.find((attr) => attr.name === name)?.value ?? null;
}
