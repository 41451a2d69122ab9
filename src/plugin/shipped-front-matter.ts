/**
 * Front matter as pages are built with it. Docusaurus puts all of it into the page's JavaScript, and how a page's blocks
 * are proven is nothing that a reader needs there.
 */
import type { ParseFrontMatter } from '@docusaurus/types';

/** For `markdown.parseFrontMatter`: everything but `runbook.scenarios`. */
export const shippedFrontMatter: ParseFrontMatter = async (params) => {
  const parsed = await params.defaultParseFrontMatter(params);
  const { runbook, ...rest } = parsed.frontMatter;
  if (typeof runbook !== 'object' || runbook === null || !('scenarios' in runbook)) return parsed;
  const { scenarios: _, ...shipped } = runbook as Record<string, unknown>;
  return { ...parsed, frontMatter: { ...rest, runbook: shipped } };
};
