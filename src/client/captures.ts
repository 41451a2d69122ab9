/** Values that blocks find out for other blocks. Pure. */
import type { PageBlock } from '../contract/block.ts';
import type { Capture } from '../contract/session.ts';
import { capturing } from './contents.ts';
import type { BlocksHere } from './contents.ts';
import { sessionOn } from './page-state.ts';
import type { PageFacts } from './page-state.ts';

export function captureOn(facts: PageFacts, target: string, name: string): Capture | null {
  return sessionOn(facts, target)?.captures.find((capture) => capture.name === name) ?? null;
}

/** Why a block cannot start for want of a value that another one finds out; null when it has them all. */
export function missingCapture(
  block: Pick<PageBlock, 'captures' | 'target'>,
  facts: PageFacts,
  blocks: BlocksHere,
): string | null {
  const name = block.captures.find((each) => captureOn(facts, block.target, each) === null);
  if (name === undefined) return null;
  const source = capturing(blocks, name)?.block.title;
  return `${name} has no value yet: run ${source === undefined ? 'the block that finds it out' : `“${source}”`} first.`;
}
