import type { PageBlock } from '../contract/block.ts';
import type { SourceBlock } from './page.ts';

/** What a page carries of a block. Picks field by field: a field added to Block does not reach pages by itself. */
export function toPageBlock(block: SourceBlock): PageBlock {
  return {
    version: block.version,
    doc: block.doc,
    id: block.id,
    sha256: block.sha256,
    title: block.title,
    risk: block.risk,
    target: block.target,
    interactive: block.interactive,
    endless: block.endless,
    capture: block.capture,
    params: block.params,
    captures: block.captures,
    rollback: block.rollback,
  };
}
