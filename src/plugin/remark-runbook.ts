/**
 * Hands each runnable fence of a page to `@theme/CodeBlock` as the prop `runBlock`: the JSON of a PageBlock; and a
 * runbook's procedure to its components. It only decorates. With a warm cache Docusaurus does not call it at all, so nothing may depend on it having run.
 */
import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Root } from 'mdast';
import { visit } from 'unist-util-visit';
import type { VFile } from 'vfile';
import { formatProblems } from './problem.ts';
import { readPage } from './page.ts';
import { toPageBlock } from './page-block.ts';
import { placeOf } from './place.ts';
import { decorateProcedure } from './procedure.ts';

/**
 * A remark plugin, for `docs.remarkPlugins`. `siteDir` is found from the page's path when it is not given. Throws, and
 * so fails the page, when the page's own rules are broken or when Docusaurus' tree and ours differ.
 */
export function remarkRunbook(options: { siteDir?: string } = {}): (tree: Root, file: VFile) => void {
  return (tree, vfile) => {
    const siteDir = options.siteDir ?? findSiteDir(vfile.path);
    const file = relative(siteDir, vfile.path).split(sep).join('/');
    // Outside the docs folders nothing is runnable: such a fence stays an ordinary one, and the cross-check sees that.
    if (placeOf(file) === null) return;
    const page = readPage(file, String(vfile));
    const errors = page.problems.filter((problem) => problem.level === 'error');
    if (errors.length > 0) throw new Error(formatProblems(errors));
    const waiting = new Map(page.blocks.map((block) => [block.line, block]));
    visit(tree, 'code', (node) => {
      const block = waiting.get(node.position?.start.line ?? 0);
      if (block === undefined) return;
      waiting.delete(block.line);
      node.data = {
        ...node.data,
        hProperties: { ...node.data?.hProperties, runBlock: JSON.stringify(toPageBlock(block)) },
      };
    });
    for (const block of waiting.values()) {
      throw new Error(`${file}:${block.line}: the runnable fence "${block.id}" is not a code block for Docusaurus`);
    }
    decorateProcedure(tree, page);
  };
}

/** The nearest folder above with a Docusaurus configuration; a bug of the set-up when there is none. */
function findSiteDir(path: string): string {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    if (['ts', 'mts', 'js', 'mjs', 'cjs'].some((end) => existsSync(join(folder, `docusaurus.config.${end}`))))
      return folder;
    if (folder === dirname(folder)) throw new Error(`${path}: no docusaurus.config.* in any folder above it`);
  }
}
