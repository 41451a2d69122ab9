/**
 * What the blocks of one page have to do with each other through variables: which parameters and captured values each
 * of them is given, and which variables it can only have from a block before it.
 */
import type { ParamSpec } from '../contract/param.ts';
import { refusedVariableName } from '../contract/variable-name.ts';
import type { SourceBlock } from './page.ts';
import { compare } from './problem.ts';
import { scanShell } from './shell/index.ts';
import type { ShellVariables, VariableUse } from './shell/index.ts';

export type LinkedBlock = {
  block: SourceBlock;
  scan: ShellVariables;
  /** Uses that no line of the block's own satisfies, in the order of the text. */
  uses: (VariableUse & { from: Origin })[];
};

/**
 * Where a value comes from. `state`: the shell of an earlier block, named by its id, leaves it behind; `later`: only a
 * block further down the page captures it.
 */
export type Origin =
  | { kind: 'param' }
  | { kind: 'capture' }
  | { kind: 'state'; block: string }
  | { kind: 'later'; block: string }
  | { kind: 'nowhere' };

/** Scans all blocks of a page, in its order, and fills in their `params` and `captures`. */
export function linkVariables(blocks: readonly SourceBlock[], params: readonly ParamSpec[]): LinkedBlock[] {
  const linked: LinkedBlock[] = [];
  for (const block of blocks) {
    const scan = scanShell(block.code, { maps: linked.flatMap((earlier) => [...earlier.scan.maps]) });
    const uses = scan.uses
      .filter((use) => !isSetHere(scan, use))
      .map((use) => ({ ...use, from: originOf(use.name, block, { blocks, params, earlier: linked }) }));
    const named = (kinds: readonly Origin['kind'][]) =>
      new Set(uses.filter((use) => kinds.includes(use.from.kind)).map((use) => use.name));
    const [given, captures] = [named(['param']), named(['capture', 'later'])];
    linked.push({
      block: {
        ...block,
        params: params.map((param) => param.name).filter((name) => given.has(name)),
        captures: [...captures].sort(compare),
      },
      scan,
      uses,
    });
  }
  return linked;
}

/** Whether the block itself gives the variable a value before the use, or at all when the use is in a function. */
function isSetHere({ sets }: ShellVariables, use: VariableUse): boolean {
  return sets.some(
    (set) => set.name === use.name && set.assigns && (use.deferred || (set.at <= use.at && use.at < set.until)),
  );
}

type Around = { blocks: readonly SourceBlock[]; params: readonly ParamSpec[]; earlier: readonly LinkedBlock[] };

function originOf(name: string, block: SourceBlock, { blocks, params, earlier }: Around): Origin {
  if (params.some((param) => param.name === name)) return { kind: 'param' };
  // A session belongs to one target: nothing is carried to another.
  const capturing = blocks.filter(
    (other) => other.capture === name && other.target === block.target && other.id !== block.id,
  );
  if (capturing.some((other) => earlier.some((linked) => linked.block.id === other.id))) return { kind: 'capture' };
  const leaving = earlier.findLast(
    ({ block: other, scan }) => other.target === block.target && leaves(other, scan, name),
  );
  if (capturing[0] !== undefined) return { kind: 'later', block: capturing[0].id };
  return leaving === undefined ? { kind: 'nowhere' } : { kind: 'state', block: leaving.block.id };
}

/** Whether a block's shell carries the variable on to the next one. */
function leaves(block: SourceBlock, { sets }: ShellVariables, name: string): boolean {
  if (block.interactive || block.endless || refusedVariableName(name) !== null) return false;
  return sets.some((set) => set.name === name && set.assigns && set.until === Infinity);
}
