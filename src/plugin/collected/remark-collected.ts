/**
 * Puts the questions and notes of all runbooks of a version where a page of that version says `::collected-notes`.
 * Stands before Docusaurus' own steps, so that headings get their anchors and links are resolved and checked as usual.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Nodes, Root, RootContent } from 'mdast';
import type { VFile } from 'vfile';
import { compare } from '../problem.ts';
import { notesOf } from './notes-of.ts';
import type { CollectedNotes } from './notes-of.ts';

/** The directive that is replaced. */
const MARKER = 'collected-notes';
const RUNBOOK_FOLDER = 'runbooks';

/** The files that a collecting page is made of; empty when its version has no runbooks. */
export function runbookFilesFor(pagePath: string): string[] {
  const folder = join(dirname(dirname(pagePath)), RUNBOOK_FOLDER);
  if (!existsSync(folder)) return [];
  const names = readdirSync(folder).filter((name) => /^[^_].*\.mdx?$/.test(name) && !/^index\.mdx?$/.test(name));
  return names.sort(compare).map((name) => join(folder, name));
}

/** A remark plugin, for `docs.beforeDefaultRemarkPlugins`. The page that collects lies one folder below its version. */
export function remarkCollected(): (tree: Root, file: VFile) => void {
  return (tree, vfile) => {
    const at = tree.children.findIndex((node) => isMarker(node));
    if (at === -1) return;
    const from = basename(dirname(vfile.path));
    const runbooks = runbookFilesFor(vfile.path)
      .map((path) => {
        const file = `${RUNBOOK_FOLDER}/${basename(path)}`;
        return { file, notes: notesOf(file, readFileSync(path, 'utf8'), from) };
      })
      .filter(({ notes }) => notes.sections.length > 0)
      .sort((a, b) => a.notes.position - b.notes.position || compare(a.file, b.file));
    const collected = runbooks.flatMap(({ file, notes }) => asNodes(notes, `../${file}`));
    tree.children.splice(at, 1, ...(collected.length > 0 ? collected : [paragraph([text('Nothing yet.')])]));
  };
}

function isMarker(node: Nodes): boolean {
  const { type, name } = node as { type: string; name?: unknown };
  return type === 'leafDirective' && name === MARKER;
}

function asNodes({ title, sections }: CollectedNotes, url: string): RootContent[] {
  return [
    heading(2, title),
    paragraph([text('From the runbook '), { type: 'link', url, children: [text(title)] }, text('.')]),
    ...sections.flatMap((section) => [heading(3, section.heading), ...section.nodes]),
  ];
}

const text = (value: string): { type: 'text'; value: string } => ({ type: 'text', value });

function heading(depth: 2 | 3, words: string): RootContent {
  return { type: 'heading', depth, children: [text(words)] };
}

function paragraph(children: Extract<RootContent, { type: 'paragraph' }>['children']): RootContent {
  return { type: 'paragraph', children };
}
