/**
 * Fences as lines of the source: what the syntax tree does not keep (the raw info string, whether a fence was closed,
 * and text that was meant as a fence but is not one).
 */
import type { Code, Root } from 'mdast';
import { visit } from 'unist-util-visit';
import { parseFence } from '../contract/fence.ts';

/** A fence's opening behind whatever list markers, quotes and spaces precede it. */
const OPENING = /^[\s>*+\-\d.)]*?(`{3,}|~{3,})(.*)$/;

/** The info string as it stands, without Markdown's unescaping; null for an indented block. */
export function fenceInfo(node: Code, lines: readonly string[]): string | null {
  const { start, end } = node.position!;
  // A fence has at least one line besides its content; an indented block is all content, even if it shows a fence.
  if (node.value !== '' && end.line - start.line + 1 === countLines(node.value)) return null;
  return OPENING.exec(lines[start.line - 1] ?? '')?.[2] ?? null;
}

/** False when the end of the file or of the enclosing list item, quote or admonition closed the fence. */
export function isClosed(node: Code, lines: readonly string[]): boolean {
  const { start, end } = node.position!;
  const opening = OPENING.exec(lines[start.line - 1] ?? '')?.[1] ?? '';
  const closing = /^[\s>]*(`{3,}|~{3,})\s*$/.exec(lines[end.line - 1] ?? '')?.[1] ?? '';
  // The last line of an unclosed fence may look like a closing one (indented too far): then it counts as content.
  const complete = node.value === '' || end.line - start.line === countLines(node.value) + 1;
  return complete && end.line > start.line && closing.startsWith(opening);
}

/** Lines that read like the opening of a runnable fence and are not one, for example right below an HTML tag. */
export function strayFences(tree: Root, lines: readonly string[]): number[] {
  /** Lines that are a fence's opening or lie inside one, and comments. */
  const accounted = new Set<number>();
  visit(tree, (node) => {
    const isFence = node.type === 'code' && fenceInfo(node, lines) !== null;
    const isComment = node.type === 'html' && node.value.startsWith('<!--');
    if (!isFence && !isComment && (node.type as string) !== 'mdxFlowExpression') return;
    for (let line = node.position!.start.line; line <= node.position!.end.line; line++) accounted.add(line);
  });
  return lines.flatMap((text, index) => {
    const info = OPENING.exec(text)?.[2];
    return info !== undefined && !accounted.has(index + 1) && parseFence(info).kind !== 'plain' ? [index + 1] : [];
  });
}

/** Lines as CommonMark counts them. */
function countLines(text: string): number {
  return text.split(/\r\n|\n|\r/).length;
}
