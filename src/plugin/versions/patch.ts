/** Changes between two versions as text for a terminal: a summary, then a unified diff per block. */
import type { BlockChange, PageChange, VersionChanges } from '../../contract/changes.ts';
import type { DiffLine } from '../../contract/line-diff.ts';
import { diffLines } from '../../contract/line-diff.ts';

/** Unchanged lines around a change. */
const CONTEXT_LINES = 3;
const NOWHERE = '/dev/null';

/** One line per element, without line ends. */
export function patchLines(changes: VersionChanges): string[] {
  return [summaryWords(changes), ...changes.pages.flatMap((page) => ['', ...pageLines(changes, page)])];
}

/** `1.0 to 1.1: 2 blocks added, 1 removed, 3 changed, 90 the same; 4 pages differ.` */
export function summaryWords({ before, after, counts, pages }: VersionChanges): string {
  const { added, removed, changed, same } = counts;
  const blocks = `${added} ${added === 1 ? 'block' : 'blocks'} added, ${removed} removed, ${changed} changed, ${same} the same`;
  return `${before ?? 'nothing'} to ${after}: ${blocks}; ${pages.length} ${pages.length === 1 ? 'page differs' : 'pages differ'}.`;
}

function pageLines(changes: VersionChanges, { doc, kind, rationale, blocks }: PageChange): string[] {
  return [
    `== ${doc}${kind === 'changed' ? '' : ` (page ${kind})`}`,
    ...(rationale === null ? [] : [`   ${rationale}`]),
    ...(blocks.length === 0 && kind === 'changed' ? ['   No block differs, only words around them.'] : []),
    ...blocks.flatMap((block) => ['', ...blockLines(changes, doc, block)]),
  ];
}

function blockLines({ before, after }: VersionChanges, doc: string, block: BlockChange): string[] {
  const nameIn = (version: string | null) => `${version ?? 'nothing'}/${doc}#${block.id}`;
  const head = `${block.kind} ${block.id}: ${block.title} (${block.risk})`;
  switch (block.kind) {
    case 'added':
      return [head, ...unified(NOWHERE, nameIn(after), diffLines('', block.code))];
    case 'removed':
      return [head, ...unified(nameIn(before), NOWHERE, diffLines(block.code, ''))];
    case 'changed': {
      const meta = block.meta.map((it) => `  ${it.name}: ${it.before ?? '(nothing)'} -> ${it.after ?? '(nothing)'}`);
      return [head, ...meta, ...unified(nameIn(before), nameIn(after), block.lines)];
    }
    default:
      return block satisfies never;
  }
}

const SIGN: Record<DiffLine['kind'], string> = { same: ' ', gone: '-', new: '+' };

/** A unified diff as diff(1) prints it; nothing when no line differs. */
export function unified(before: string, after: string, lines: readonly DiffLine[]): string[] {
  const out: string[] = [];
  for (const [first, end] of hunksOf(lines)) {
    const ahead = lines.slice(0, first);
    const inside = lines.slice(first, end);
    out.push(`@@ -${range(ahead, inside, 'new')} +${range(ahead, inside, 'gone')} @@`);
    out.push(...inside.map(({ kind, text }) => SIGN[kind] + text));
  }
  return out.length === 0 ? [] : [`--- ${before}`, `+++ ${after}`, ...out];
}

/** `first,count` of the side that does not have lines of the kind `without`. */
function range(ahead: readonly DiffLine[], inside: readonly DiffLine[], without: DiffLine['kind']): string {
  const own = (lines: readonly DiffLine[]) => lines.filter(({ kind }) => kind !== without).length;
  const count = own(inside);
  return `${own(ahead) + (count === 0 ? 0 : 1)}${count === 1 ? '' : `,${count}`}`;
}

/** Half-open ranges of lines: changes with their context, joined where they touch. */
function hunksOf(lines: readonly DiffLine[]): [number, number][] {
  const hunks: [number, number][] = [];
  lines.forEach(({ kind }, at) => {
    if (kind === 'same') return;
    const first = Math.max(0, at - CONTEXT_LINES);
    const end = Math.min(lines.length, at + 1 + CONTEXT_LINES);
    const last = hunks.at(-1);
    if (last !== undefined && first <= last[1]) last[1] = end;
    else hunks.push([first, end]);
  });
  return hunks;
}
