/**
 * One fence of a page read into a block, or into what is wrong with it.
 */
import type { Code } from 'mdast';
import { parseFence } from '../contract/fence.ts';
import { normalizeCode } from '../contract/hash.ts';
import { fenceInfo, isClosed } from './fence-lines.ts';
import { formatOf } from './grammar.ts';
import { lintBlockText } from './lint-block.ts';
import type { Page, Report } from './page.ts';
import { isPartial } from './place.ts';
import type { Place } from './place.ts';
import { sha256Hex } from './sha256.ts';

const HOME_DOC = 'index';

export type FenceContext = {
  page: Page;
  place: Place;
  target: string | null;
  report: Report;
  /** For the text of a block rather than its fence: what is refused, and what would end it early. */
  reportText: { error: Report; warning: Report };
};

/** Adds the block of a runnable fence to the page; which variables it uses is found out once all blocks are there. */
export function readFence(
  node: Code,
  lines: string[],
  { page, place, target: pageTarget, report, reportText }: FenceContext,
): void {
  const line = node.position!.start.line;
  const info = fenceInfo(node, lines);
  const fence = info === null ? { kind: 'plain' as const } : parseFence(info);
  if (fence.kind === 'plain') return;
  if (isPartial(place.source)) {
    report(
      line,
      'a runnable fence in a partial is refused: a partial belongs to no page, put the block into the page itself',
    );
    return;
  }
  if (formatOf(page.file) === 'mdx' && page.doc !== HOME_DOC) {
    report(line, 'a runnable fence in .mdx is allowed on the home page only: name the file .md');
  }
  if (!isClosed(node, lines)) report(line, 'the runnable fence is not closed');
  const meta = fence.kind === 'run' ? fence.meta : null;
  for (const finding of lintBlockText(node.value.replaceAll('\r\n', '\n'), meta)) {
    reportText[finding.level](line + 1 + finding.index, finding.message, finding.level);
  }
  const normalized = normalizeCode(node.value);
  if (!normalized.ok) reportText.error(line, normalized.why);
  if (fence.kind === 'invalid') for (const error of fence.errors) report(line, error);
  if (fence.kind === 'invalid' || !normalized.ok) return;
  const target = fence.meta.target ?? pageTarget;
  if (target === null) {
    report(line, 'target is missing: name it on the fence (target=…) or for the page (front matter runbook.target)');
    return;
  }
  const twin = page.blocks.find((other) => other.id === fence.meta.id);
  if (twin !== undefined) report(line, `id "${twin.id}" is used on this page already, on line ${twin.line}`);
  page.blocks.push({
    ...fence.meta,
    target,
    version: page.version,
    doc: page.doc,
    lang: fence.lang,
    code: normalized.code,
    sha256: sha256Hex(normalized.code),
    params: [],
    captures: [],
    line,
  });
}
