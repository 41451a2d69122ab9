/** Two versions of the runbooks, page by page and block by block. Pure. */
import type { BlockChange, MetaChange, PageChange, VersionChanges } from '../../contract/changes.ts';
import { diffLines } from '../../contract/line-diff.ts';
import type { SourceBlock } from '../page.ts';
import { compare } from '../problem.ts';
import { fenceWords } from './fence-words.ts';
import type { Edition, EditionPage } from './read.ts';

/** Everything that differs. `before` null: there was no version before, so every page of `after` is new. */
export function compareEditions(before: Edition | null, after: Edition): VersionChanges {
  const older = byDoc(before?.pages ?? []);
  const newer = byDoc(after.pages);
  const counts = { added: 0, removed: 0, changed: 0, same: 0 };
  const pages: PageChange[] = [];
  for (const doc of [...new Set([...older.keys(), ...newer.keys()])].sort(compare)) {
    const was = older.get(doc);
    const is = newer.get(doc);
    const blocks = blockChanges(was?.blocks ?? [], is?.blocks ?? []);
    for (const { kind } of blocks) counts[kind] += 1;
    counts.same += (is?.blocks.length ?? 0) - blocks.filter(({ kind }) => kind !== 'removed').length;
    if (was !== undefined && is !== undefined && blocks.length === 0 && was.text === is.text) continue;
    const kind = was === undefined ? 'added' : is === undefined ? 'removed' : 'changed';
    pages.push({ doc, kind, rationale: (is ?? was)?.rationale ?? null, blocks });
  }
  return { before: before?.version ?? null, after: after.version, counts, pages };
}

function byDoc(pages: readonly EditionPage[]): Map<string, EditionPage> {
  return new Map(pages.map((page) => [page.doc, page]));
}

/** In the order of the newer page, then what is gone in the order of the older one. */
function blockChanges(before: readonly SourceBlock[], after: readonly SourceBlock[]): BlockChange[] {
  const older = new Map(before.map((block) => [block.id, block]));
  const stays = new Set(after.map(({ id }) => id));
  return [
    ...after.flatMap((block) => {
      const was = older.get(block.id);
      return was === undefined ? [whole('added', block)] : changed(was, block);
    }),
    ...before.filter(({ id }) => !stays.has(id)).map((block) => whole('removed', block)),
  ];
}

function whole(kind: 'added' | 'removed', { id, title, risk, sha256, code }: SourceBlock): BlockChange {
  return { kind, id, title, risk, sha256, code };
}

function changed(was: SourceBlock, is: SourceBlock): BlockChange[] {
  const sameText = was.sha256 === is.sha256;
  const meta = metaChanges(was, is);
  if (sameText && meta.length === 0) return [];
  const { id, title, risk } = is;
  const sha256 = { before: was.sha256, after: is.sha256 };
  return [{ kind: 'changed', id, title, risk, sha256, meta, lines: sameText ? [] : diffLines(was.code, is.code) }];
}

function metaChanges(was: SourceBlock, is: SourceBlock): MetaChange[] {
  const before = fenceWords(was);
  const after = fenceWords(is);
  return Object.keys(after)
    .filter((name) => before[name] !== after[name])
    .map((name) => ({ name, before: before[name] ?? null, after: after[name] ?? null }));
}
