/** The words of a piece of Markdown, without its marks. */
import type { Nodes } from 'mdast';

/** Nodes whose children are separate pieces of text. */
const APART: ReadonlySet<string> = new Set(['root', 'list', 'listItem', 'blockquote', 'table', 'tableRow']);

/** Text with single spaces, as a reader would say it. Raw HTML and comments are left out. */
export function plainText(node: Nodes): string {
  return raw(node).replaceAll(/\s+/g, ' ').trim();
}

function raw(node: Nodes): string {
  switch (node.type) {
    case 'text':
    case 'inlineCode':
    case 'code':
      return node.value;
    case 'image':
    case 'imageReference':
      return node.alt ?? '';
    case 'break':
      return ' ';
    default: {
      // `10:30pm` is read as a directive; unless somebody defines it, the page shows the words as they stand.
      const { name, children } = node as { name?: unknown; children?: Nodes[] };
      const prefix = (node.type as string) === 'textDirective' ? `:${String(name)}` : '';
      return prefix + (children ?? []).map(raw).join(APART.has(node.type) ? ' ' : '');
    }
  }
}

/** The first sentence of a text, cut at a word when it is longer than `limit` characters. */
export function firstSentence(text: string, limit: number): string {
  const sentence = /^.*?[.!?](?=\s+[^\p{Ll}\s]|$)/u.exec(text)?.[0] ?? text;
  if (sentence.length <= limit) return sentence;
  const cut = sentence.slice(0, limit - 1);
  const whole = cut.replace(/\s+\S*$/, '');
  return `${(whole === '' ? cut : whole).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
