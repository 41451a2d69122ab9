/**
 * The way every start goes, by hand and in a walk: the values are there, then the request. What the server says of a
 * value is put at its field.
 */
import type { PageBlock } from '../../contract/block.ts';
import type { RunView } from '../../contract/run.ts';
import type { Blocks, BlockState } from '../blocks.ts';
import type { Contents } from '../contents.ts';
import type { Lack } from '../params/field.ts';

export type Starter = {
  /** Parameters of the block without a usable value. Those of `undoes` come from that run and are not asked for. */
  lacking(block: PageBlock, undoes?: RunView): Lack[];
  start(block: PageBlock, undoes?: RunView): Promise<BlockState>;
};

export function createStarter({ blocks, contents }: { blocks: Blocks; contents: Contents }): Starter {
  /** What has to come from this page. */
  function needed(block: PageBlock, undoes?: RunView): string[] {
    return block.params.filter((name) => undoes?.params[name] === undefined);
  }

  const paramsOf = (block: PageBlock) => contents.procedure(block).get()?.params;

  return {
    lacking(block, undoes) {
      const names = needed(block, undoes);
      return paramsOf(block)?.lacking(names) ?? names.map((name) => ({ name, words: 'has no value' }));
    },
    async start(block, undoes) {
      const params = paramsOf(block);
      const values = params?.values(needed(block, undoes)) ?? {};
      const state = await blocks.start(block, {
        ...(Object.keys(values).length > 0 && { params: values }),
        ...(undoes && { rollbackOf: undoes.id }),
      });
      if (state.phase === 'refused' && state.params.length > 0) params?.refuse(state.params);
      return state;
    },
  };
}
